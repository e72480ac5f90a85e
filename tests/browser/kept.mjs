// What a browser keeps of the service, read as somebody would who has the phone and its keys.

import assert from 'node:assert/strict';
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

/** Waits for words in the part above the page that says what this phone keeps. */
export const notice = (page, words) => page.locator('#waiting', { hasText: words }).waitFor(PATIENT);
/** Waits for the check page to say that its report could not go yet. */
export const notSent = (page) => page.locator('#notice', { hasText: 'Your report is kept on this phone' }).waitFor(PATIENT);

/** The browser of somebody who is signed in, and in which the form opens without a network; no page of it is open. */
export async function phoneOf(w, role = 'REPORTER', landing = undefined) {
  const page = await w.device(PHONE);
  await w.signIn(page, role, landing);
  await page.goto('/report');
  await installed(page);
  await page.close();
  return page.context();
}

/** A page of that browser with the form on it; `prepare` is called before anything is loaded, and the app may come later. */
export async function form(w, context, prepare = () => {}, app = true) {
  const page = await w.tab(context);
  await prepare(page);
  await page.goto('/report');
  if (app) await started(page);
  return page;
}

/** Signing out with Delete left nothing in this browser but the form itself. */
export async function leftNothing(page, ...secrets) {
  const left = await page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name),
    stored: [localStorage.length, sessionStorage.length],
  }));
  assert.deepEqual(left, { databases: [], stored: [0, 0] });
  const stored = await everything(page);
  for (const words of secrets) assert.ok(!stored.includes(words), words);
  const paths = [...stored.matchAll(/^cached (.*)$/gm)].map(([, name]) => name);
  assert.ok(paths.includes('/report') && paths.every((name) => name === '/report' || name.startsWith('/assets/report/')), paths.join(' '));
}

/** Shares with the form as the system does it, by a form that leads to the address in the manifest; waits for the page after it. */
export async function share(page, { files = [], text = '', url = '' }) {
  const there = page.waitForEvent('domcontentloaded');
  await page.evaluate(([list, words, link]) => {
    const form = Object.assign(document.createElement('form'), { method: 'post', action: '/share', enctype: 'multipart/form-data' });
    const carried = new DataTransfer();
    for (const { name, mimeType, bytes } of list) carried.items.add(new File([Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0))], name, { type: mimeType }));
    form.append(
      Object.assign(document.createElement('input'), { type: 'file', name: 'files', multiple: true, files: carried.files }),
      Object.assign(document.createElement('input'), { name: 'text', value: words }),
      Object.assign(document.createElement('input'), { name: 'url', value: link }),
    );
    document.body.append(form);
    form.submit();
  }, [files.map(({ name, mimeType, buffer }) => ({ name, mimeType, bytes: buffer.toString('base64') })), text, url]);
  await there;
}

/** In this browser a page waits whole for Back, unless it is one that may not. */
export async function backWhole(context) {
  await context.route('https://pages.example/**', (route) => route.fulfill({ contentType: 'text/html', body: '<title>A page</title>' }));
  const page = await context.newPage();
  await page.goto('https://pages.example/one');
  await page.evaluate(() => { window.marked = true; });
  await page.goto('https://pages.example/two');
  await page.goBack({ waitUntil: 'commit' });
  assert.equal(await page.evaluate(() => window.marked), true, 'Back loads every page anew');
  await page.close();
}

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
