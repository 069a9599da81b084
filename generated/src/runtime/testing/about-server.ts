import type { FakeVcenter, HttpAnswer, HttpExchange } from "./fake-vcenter.js";
import { compareReleases } from "./release.js";

/** Answers requests at `/sdk` about the server itself, which need no session. It has nothing else of that API. */
export function answerAbout(server: FakeVcenter, { method, body }: HttpExchange): HttpAnswer {
  if (method !== "POST" || !body.includes("RetrieveServiceContent")) return { status: 404, body: "" };
  const release = server.release ?? newest(server);
  const [major = "", minor = "0", patch = "0", build = "0"] = release.split(".");
  const version = `${major}.${minor}.${patch}`;
  const about = Object.entries({
    name: "VMware vCenter Server",
    fullName: `VMware vCenter Server ${version} build-${build}`,
    vendor: "VMware, Inc.",
    version,
    build,
    apiType: "VirtualCenter",
    apiVersion: `${version}.${build}`,
  }).map(([name, text]) => `<${name}>${text}</${name}>`);
  const content = `<returnval><about>${about.join("")}</about></returnval>`;
  return {
    status: 200,
    contentType: "text/xml; charset=utf-8",
    body:
      '<?xml version="1.0" encoding="UTF-8"?>' +
      '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>' +
      `<RetrieveServiceContentResponse xmlns="urn:vim25">${content}</RetrieveServiceContentResponse>` +
      "</soapenv:Body></soapenv:Envelope>",
  };
}

/** The newest release that one of its operations requires. */
const newest = ({ operations }: FakeVcenter): string =>
  operations.map(({ since = "6.5" }) => since).reduce((a, b) => (compareReleases(a, b) < 0 ? b : a), "6.5");
