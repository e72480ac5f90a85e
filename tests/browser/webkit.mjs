// WebKit, the engine of every browser on an iPhone, driven over WebDriver (W3C) in a display of its own. It drops our
// cookies on plain http, also from localhost, so that TLS stands in front of the server.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { freePort, needed } from './server.mjs';
import { until } from './until.mjs';

/** Why WebKit cannot be had here; nothing where it can. */
export const missing = process.env.WEBKIT_DRIVER ? undefined : 'WebKit’s driver or Xvfb is not installed, and could not be';

/** What WebDriver calls an element. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** TLS in front of `port`; gives the port it listens on. */
export async function front(port) {
  const folder = needed('VEDETTE_TLS');
  const [cert, key] = ['certificate.pem', 'key.pem'].map((name) => fs.readFileSync(path.join(folder, name)));
  const server = tls.createServer({ cert, key, ALPNProtocols: ['http/1.1'] }, (outside) => {
    const inside = net.connect(port(), '127.0.0.1');
    for (const [one, other] of [[outside, inside], [inside, outside]]) one.on('error', () => other.destroy()).pipe(other);
  });
  // A handshake that is given up concerns nobody.
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

export class WebKit {
  /** Starts it; without `wasm` it has no WebAssembly at all, as a phone in Lockdown Mode. */
  async start({ wasm }) {
    this.display = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    const [number] = await once(this.display.stdio[3], 'data');
    const port = await freePort();
    const env = { ...process.env, DISPLAY: `:${String(number).trim()}`, JSC_useWasm: wasm ? '1' : '0', WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1' };
    this.driver = spawn(needed('WEBKIT_DRIVER'), [`--port=${port}`], { env, stdio: 'ignore' });
    this.address = `http://127.0.0.1:${port}`;
    await until(() => fetch(`${this.address}/status`).then((answer) => answer.ok).catch(() => false), 'the driver of WebKit', 60_000);
    const options = { binary: needed('WEBKIT_BROWSER'), args: ['--automation'] };
    const capabilities = { alwaysMatch: { acceptInsecureCerts: true, 'webkitgtk:browserOptions': options } };
    const { sessionId } = await this.#call('POST', '/session', { capabilities });
    this.session = `/session/${sessionId}`;
    await this.#in('POST', '/window/rect', { width: 390, height: 844 });
    return this;
  }

  async stop() {
    if (this.session) await this.#in('DELETE', '').catch(() => {});
    this.driver?.kill('SIGKILL');
    this.display?.kill('SIGKILL');
  }

  async #call(method, where, body) {
    const answer = await fetch(this.address + where, { method, body: method === 'POST' ? JSON.stringify(body ?? {}) : undefined });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`WebKit: ${value.error}: ${value.message}`);
    return value;
  }

  #in(method, where, body) {
    return this.#call(method, this.session + where, body);
  }

  goto(url) {
    return this.#in('POST', '/url', { url });
  }

  url() {
    return this.#in('GET', '/url');
  }

  /** Runs in the page; what it gives is given. */
  run(script, ...args) {
    return this.#in('POST', '/execute/sync', { script, args });
  }

  async #find(css) {
    const found = await until(() => this.#in('POST', '/element', { using: 'css selector', value: css }).catch(() => null), `${css} in WebKit`, 60_000);
    return found[ELEMENT];
  }

  async click(css) {
    await this.#in('POST', `/element/${await this.#find(css)}/click`);
  }

  /** Types into a field, or names the file of one for files. */
  async type(css, text) {
    await this.#in('POST', `/element/${await this.#find(css)}/value`, { text });
  }

  /** The words of what is shown; nothing where it is not. */
  words(css) {
    return this.run('return document.querySelector(arguments[0])?.innerText.trim() ?? ""', css);
  }

  /** Waits until a page has this heading. */
  async shows(words) {
    await until(async () => (await this.words('h1').catch(() => '')) === words, `“${words}” in WebKit`, 60_000);
    assert.equal(await this.words('h1'), words);
  }

  /** Takes a picture of the whole window. */
  async picture(name) {
    const bytes = Buffer.from(await this.#in('GET', '/screenshot'), 'base64');
    fs.writeFileSync(path.join(needed('VEDETTE_SCREENSHOTS'), `${name}.png`), bytes);
  }
}
