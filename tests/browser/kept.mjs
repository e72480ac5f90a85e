// What a browser keeps of the service, read as somebody would who has the phone and its keys.

import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { started, walk } from './form.mjs';
import { ARGUMENTS, PHONE } from './harness.mjs';
import { needed } from './server.mjs';

/** A word that stands in no other place. */
export const SECRET = 'Kittiwake-over-the-harbour';
const STORY = 'Tell us what happened (optional)';
export const PATIENT = { timeout: 60_000 };

/** What a page without a network may complain of. */
export const NO_NETWORK = [/^failed: .* net::ERR_INTERNET_DISCONNECTED$/, /^console: .*ERR_INTERNET_DISCONNECTED/];

/** Goes to the check page, with a story of its own. */
export async function tell(page) {
  return walk(page, { visit: async (words) => { if (words === STORY) await page.fill('[name=narrative]', SECRET); } });
}

/** Waits until the form would open without a network, and the phone knows whose it is. */
export async function installed(page) {
  await started(page);
  await page.waitForFunction(async () => {
    await navigator.serviceWorker.ready;
    return Boolean(navigator.serviceWorker.controller && await caches.match('/report') && await window.vedette.who());
  }, null, PATIENT);
}

/** What waits to be sent. */
export function waiting(page) {
  return page.evaluate(() => window.vedette.waiting());
}

/** Everything scripts of ours can get out of this browser, as one text. */
export function everything(page) {
  return page.evaluate(async () => {
    const said = [document.cookie, JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
    const text = (value) => {
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return new TextDecoder('latin1').decode(value);
      if (value && typeof value === 'object') return Object.values(value).map(text).join(' ');
      return String(value);
    };
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise((yes) => { const open = indexedDB.open(name); open.onsuccess = () => yes(open.result); });
      for (const store of database.objectStoreNames) {
        const all = database.transaction(store).objectStore(store).getAll();
        await new Promise((yes) => { all.onsuccess = yes; });
        said.push(`[${store}]`, ...all.result.map(text));
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const { pathname } = new URL(request.url);
        said.push(`cached ${pathname}`);
        if (pathname === '/report') said.push(await (await cache.match(request)).text());
      }
    }
    return said.join('\n');
  });
}

/** A browser with a folder of its own, which can be killed and started again. */
export class Phone {
  constructor(world, folder) {
    this.world = world;
    this.folder = folder;
  }

  /** Starts it; gives its page. */
  async start(options = {}) {
    this.context = await chromium.launchPersistentContext(this.folder, {
      executablePath: needed('CHROMIUM'), args: ARGUMENTS, baseURL: this.world.origin, locale: 'en-GB', timezoneId: 'Europe/London', ...PHONE, ...options,
    });
    this.context.setDefaultTimeout(60_000);
    return this.context.pages()[0] ?? this.context.newPage();
  }

  /** As a flat battery would. Its cookies stay behind: Chromium writes them only every half minute. */
  async kill() {
    const cookies = await this.context.cookies();
    const closed = new Promise((yes) => { this.context.on('close', yes); });
    process.kill(this.#process(), 'SIGKILL');
    await closed;
    return cookies;
  }

  #process() {
    const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    const told = (pid) => { try { return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0'); } catch { return []; } };
    const found = pids.find((pid) => told(pid).includes(`--user-data-dir=${this.folder}`) && !told(pid).some((word) => word.startsWith('--type=')));
    if (!found) throw new Error(`no browser runs on ${this.folder}`);
    return Number(found);
  }

  /** The files of its folder that hold these words. */
  holds(words) {
    const files = fs.readdirSync(this.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const forms = [Buffer.from(words, 'utf8'), Buffer.from(words, 'utf16le')];
    return files.map((entry) => path.join(entry.parentPath ?? entry.path, entry.name)).filter((file) => {
      const content = fs.readFileSync(file);
      return forms.some((form) => content.includes(form));
    });
  }
}
