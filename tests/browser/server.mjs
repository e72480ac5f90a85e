// The real server on a free port, with data and keys of its own.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { until } from './until.mjs';

export class Server {
  async start(mail, settings = {}, whole = false) {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vedette-browser-'));
    this.data = path.join(this.folder, 'data');
    const keys = path.join(this.folder, 'keys');
    [this.data, keys].forEach((folder) => fs.mkdirSync(folder, { mode: 0o700 }));
    // Whoever puts something in front of it chooses where it listens.
    const port = settings.VEDETTE_SERVER__LISTEN?.split(':').at(-1) ?? await freePort();
    this.origin = `http://localhost:${port}`;
    this.env = {
      PATH: process.env.PATH,
      VEDETTE_PUBLIC_URL: this.origin,
      VEDETTE_SERVER__LISTEN: `127.0.0.1:${port}`,
      VEDETTE_DATA__FOLDER: this.data,
      VEDETTE_KEYS__FOLDER: keys,
      VEDETTE_WEB__ASSETS: needed('VEDETTE_DIST'),
      VEDETTE_MAIL__TRANSPORT: 'smtp',
      VEDETTE_MAIL__HOST: '127.0.0.1',
      VEDETTE_MAIL__PORT: String(mail.port),
      VEDETTE_MAIL__TLS: 'none',
      ...settings,
    };
    await this.#toEnd(['migrate', 'up']);
    await this.#toEnd(['demo', ...(whole ? [] : ['--few'])]);
    this.child = this.#spawn(['serve']);
    await until(() => this.#ready(), 'the server to be ready', 30_000);
    return this;
  }

  /** Ends it and starts it again on the same data, with other settings. */
  async restart(settings) {
    await this.#end();
    Object.assign(this.env, settings);
    this.child = this.#spawn(['serve']);
    await until(() => this.#ready(), 'the server to be ready again', 30_000);
  }

  async stop() {
    try {
      await this.#end();
    } finally {
      fs.rmSync(this.folder, { recursive: true, force: true });
    }
  }

  /** Asks it to end, as a service manager would, and insists that it does. */
  async #end() {
    if (!this.child) return;
    const ended = this.child.exitCode === null ? once(this.child, 'exit') : [this.child.exitCode];
    this.child.kill('SIGTERM');
    const patience = new Promise((_, no) => {
      setTimeout(() => no(new Error('the server did not stop within 15 s of SIGTERM')), 15_000).unref();
    });
    try {
      const [code, signal] = await Promise.race([ended, patience]);
      if (code !== 0) throw new Error(`the server ended with ${code ?? signal}:\n${this.#lastWords()}`);
    } finally {
      this.child.kill('SIGKILL');
    }
  }

  /** Runs a command of the server's own beside it, as an operator does. */
  command(...words) {
    return this.#toEnd(words);
  }

  /** Everything the server has logged. */
  log() {
    return fs.readFileSync(path.join(this.folder, 'log'), 'utf8');
  }

  #spawn(words) {
    const log = fs.openSync(path.join(this.folder, 'log'), 'a');
    const child = spawn(needed('VEDETTE_BIN'), words, { env: this.env, stdio: ['ignore', log, log] });
    fs.closeSync(log);
    return child;
  }

  async #toEnd(words) {
    const [code] = await once(this.#spawn(words), 'exit');
    if (code !== 0) throw new Error(`vedette ${words.join(' ')} ended with ${code}:\n${this.#lastWords()}`);
  }

  async #ready() {
    if (this.child.exitCode !== null) throw new Error(`the server ended while starting:\n${this.#lastWords()}`);
    try {
      return (await fetch(`${this.origin}/readyz`)).status === 200;
    } catch {
      return false;
    }
  }

  #lastWords() {
    return this.log().split('\n').slice(-12).join('\n');
  }
}

export function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`set ${name}; cargo xtask test does`);
  return value;
}

export async function freePort() {
  const probe = net.createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  await new Promise((closed) => probe.close(closed));
  return port;
}
