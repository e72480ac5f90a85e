// A photo as a test needs one: small or large, and with something in it that must not be found again.

import { randomBytes } from 'node:crypto';
import zlib from 'node:zlib';

export const CANARY = 'taken at the harbour';

/** A picture with words in it that nobody sees: of one colour, or of noise, which does not get smaller. */
export function picture({ wide = 40, high = 30, noise = false } = {}) {
  const part = (name, body) => {
    const all = Buffer.concat([Buffer.from(name), body]);
    const length = Buffer.alloc(4);
    const sum = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    sum.writeUInt32BE(zlib.crc32 ? zlib.crc32(all) : crc32(all));
    return Buffer.concat([length, all, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(wide);
  head.writeUInt32BE(high, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const line = 1 + wide * 3;
  const rows = noise ? randomBytes(high * line) : Buffer.alloc(high * line, 90);
  for (let row = 0; row < high; row += 1) rows[row * line] = 0;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    part('IHDR', head),
    part('tEXt', Buffer.from(`Comment\0${CANARY}`)),
    part('IDAT', zlib.deflateSync(rows)),
    part('IEND', Buffer.alloc(0)),
  ]);
}

function crc32(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}
