import { generateKeyPairSync, randomBytes, sign, X509Certificate } from "node:crypto";

/** A private key and its certificate, in PEM. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

// The distinguished encoding rules (DER) of ASN.1: a tag, a length, and the content.
const encode = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const bytes: number[] = [];
  for (let rest = content.length; rest > 0; rest >>= 8) bytes.unshift(rest & 255);
  const length = content.length < 128 ? [content.length] : [128 + bytes.length, ...bytes];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};
const sequence = (...parts: readonly Uint8Array[]): Buffer => encode(0x30, ...parts);
const objectId = (hex: string): Buffer => encode(0x06, Buffer.from(hex, "hex"));
const text = (tag: number, value: string): Buffer => encode(tag, Buffer.from(value));
const time = (date: Date): Buffer => text(0x18, `${date.toISOString().replace(/[-:T]|\..*/g, "")}Z`);
const extension = (id: string, value: Buffer): Buffer => sequence(objectId(id), encode(0x04, value));

const ecdsaWithSha256 = sequence(objectId("2a8648ce3d040302"));
const commonName = "550403";
const subjectAltName = "551d11";
const basicConstraints = "551d13";
const dayMs = 86_400_000;

/** A new self-signed certificate for `localhost` and 127.0.0.1, which is valid for a day. */
export function selfSigned(): KeyAndCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = sequence(encode(0x31, sequence(objectId(commonName), text(0x0c, "vsphere-sdk-fake"))));
  const serial = randomBytes(16);
  // The serial number is positive, and has no leading zero bits that would shorten it.
  serial[0] = (serial[0]! & 0x3f) | 0x40;
  const now = Date.now();
  const names = sequence(text(0x82, "localhost"), encode(0x87, Buffer.from([127, 0, 0, 1])));
  const certificate = sequence(
    encode(0xa0, encode(0x02, Buffer.from([2]))),
    encode(0x02, serial),
    ecdsaWithSha256,
    name,
    // It is valid from yesterday on, because the clock of a client may be slow.
    sequence(time(new Date(now - dayMs)), time(new Date(now + dayMs))),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    encode(
      0xa3,
      sequence(
        extension(subjectAltName, names),
        extension(basicConstraints, sequence(encode(0x01, Buffer.from([255])))),
      ),
    ),
  );
  const signature = encode(0x03, Buffer.from([0]), sign("sha256", certificate, privateKey));
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
    cert: new X509Certificate(sequence(certificate, ecdsaWithSha256, signature)).toString(),
  };
}

/** The SHA-256 fingerprint of a certificate in PEM. */
export const fingerprintOf = (cert: string): string => new X509Certificate(cert).fingerprint256;
