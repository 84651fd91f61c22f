/**
 * A random UUID. `crypto.randomUUID` does the same but is missing on pages served over plain HTTP,
 * as in the local network of a small team.
 *
 * @param {Pick<Crypto, "getRandomValues">} source
 */
export function newUuid(source) {
  const bytes = source.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40; // version 4
  bytes[8] = (bytes[8] & 0x3f) | 0x80; // variant 1
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
