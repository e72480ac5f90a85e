// The demonstration's accounts and their codes. A code opens once and each must be later than the last,
// so three sign-ins of an account can follow each other at once: the server takes the step before, this
// one and the next (docs/security.md §2).

import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { until } from './until.mjs';

export const STEP = 30_000;

export class Accounts {
  #used = new Map();
  /** How far ahead of this machine's clock the server's is, in milliseconds. */
  ahead = 0;

  constructor(folder) {
    this.list = JSON.parse(fs.readFileSync(path.join(folder, 'demo-accounts.json'), 'utf8'));
  }

  of(role) {
    const found = this.list.find((account) => account.role === role);
    if (!found) throw new Error(`the demonstration has no ${role}`);
    return found;
  }

  /** What to type: the earliest code that still opens. */
  async credentials(role) {
    const { email, password, totp_secret: secret } = this.of(role);
    // A step that ends within two seconds counts as ended: the code has yet to be typed.
    const now = () => Date.now() + this.ahead;
    const earliest = () => Math.floor((now() + 2_000) / STEP) - 1;
    const step = Math.max((this.#used.get(role) ?? 0) + 1, earliest());
    await until(() => step <= Math.floor(now() / STEP) + 1, `the next code of ${role}`, STEP + 5_000);
    this.#used.set(role, step);
    return { email, password, code: code(secret, step) };
  }
}

/** RFC 6238 with six digits. */
export function code(secret, step) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/=+$/, '')].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = crypto.createHmac('sha1', key).update(counter).digest();
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}
