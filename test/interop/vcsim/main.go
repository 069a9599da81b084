// A vCenter of govmomi's simulator, with its REST services, over TLS with a certificate that it signs itself.
// It prints its host, fingerprint and the identifiers of some objects as one line of JSON, and ends when its standard input does.
package main

import (
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"io"
	"log"
	"net/url"
	"os"

	"github.com/vmware/govmomi/simulator"
	_ "github.com/vmware/govmomi/vapi/cluster/simulator"
	_ "github.com/vmware/govmomi/vapi/simulator"
)

func main() {
	model := simulator.VPX()
	model.Machine = 2
	defer model.Remove()
	if err := model.Create(); err != nil {
		log.Fatal(err)
	}
	model.Service.TLS = new(tls.Config)
	model.Service.RegisterEndpoints = true
	model.Service.Listen = &url.URL{Host: "127.0.0.1:0", User: url.UserPassword("administrator@vsphere.local", "vcsim-password")}
	server := model.Service.NewServer()
	defer server.Close()

	sum := sha256.Sum256(server.Certificate().Raw)
	inventory := model.Service.Context.Map
	id := func(kind string) string { return inventory.Any(kind).Reference().Value }
	_ = json.NewEncoder(os.Stdout).Encode(map[string]string{
		"host":         server.URL.Host,
		"fingerprint":  hex.EncodeToString(sum[:]),
		"datastore":    id("Datastore"),
		"vm":           id("VirtualMachine"),
		"resourcePool": id("ResourcePool"),
		"hostSystem":   id("HostSystem"),
		"folder":       id("Folder"),
	})
	_, _ = io.Copy(io.Discard, os.Stdin)
}
