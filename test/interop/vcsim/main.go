// A vCenter of govmomi's simulator, with its REST services, over TLS with a certificate that it signs itself.
// It prints its host, fingerprint and the identifiers of some objects as one line of JSON, and ends when its standard
// input does. GET /sessions, which a vCenter doesn't have, says how many sessions its REST services keep.
package main

import (
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"reflect"

	"github.com/vmware/govmomi/simulator"
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

	services, _ := model.Service.ServeMux.Handler(&http.Request{URL: &url.URL{Path: "/rest/"}})
	sessions := reflect.ValueOf(services).Elem().FieldByName("Session")
	model.Service.ServeMux.HandleFunc("/sessions", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprint(w, sessions.Len())
	})

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
		"network":      id("Network"),
		"folder":       inventory.Any("Datacenter").(*simulator.Datacenter).VmFolder.Value,
	})
	_, _ = io.Copy(io.Discard, os.Stdin)
}
