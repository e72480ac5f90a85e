// One world a test file: a server with a demonstration, a mail server, a browser. Each test ends with
// the question whether the browser had anything to complain about.

import { chromium } from 'playwright-core';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Accounts } from './accounts.mjs';
import { ARGUMENTS } from './arguments.mjs';
import { Server, needed } from './server.mjs';
import { MailServer } from './smtp.mjs';
import { until } from './until.mjs';
import { Watch } from './watch.mjs';

export { until };

export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1, hasTouch: true, isMobile: true };
export const DESK = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 };
/** References use no letter that can be taken for a digit. */
export const REFERENCE = /AR-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}/;

export { ARGUMENTS };

/** Waits until the desk has drawn what it asked the server for. */
export async function loaded(desk) {
  await desk.locator('.vd-header__person').waitFor();
  await desk.waitForFunction(() => {
    const main = document.querySelector('main');
    return main?.querySelector('h1') && !main.innerText.includes('Loading…');
  });
}

/** Goes to an address of the desk. It asks for news by itself, and going away would end that half-way. */
export async function travel(desk, address) {
  await until(() => desk.open.size === 0, 'the desk to be at rest');
  await desk.goto(address);
  await loaded(desk);
}

class World {
  watch = new Watch();
  #contexts = [];
  #settings;
  #whole;
  #launch;

  constructor(settings, { whole = false, waits = false } = {}) {
    this.#settings = settings;
    this.#whole = whole;
    this.#launch = waits ? { ignoreDefaultArgs: ['--disable-back-forward-cache'] } : {};
  }

  get origin() {
    return this.server.origin;
  }

  async start() {
    this.mail = await new MailServer().start();
    this.server = await new Server().start(this.mail, this.#settings, this.#whole);
    this.accounts = new Accounts(this.server.data);
    this.browser = await chromium.launch({ executablePath: needed('CHROMIUM'), args: ARGUMENTS, ...this.#launch });
  }

  async stop() {
    try {
      await this.browser?.close();
    } finally {
      try {
        await this.server?.stop();
      } finally {
        await this.mail?.stop();
      }
    }
  }

  /** A browser of its own, as another person has: no cookie is shared. Gives its first page. */
  async device(options = PHONE, prepare = async () => {}) {
    const context = await this.browser.newContext({ baseURL: this.origin, locale: 'en-GB', timezoneId: 'Europe/London', ...options });
    context.setDefaultTimeout(10_000);
    this.#contexts.push(context);
    await prepare(context);
    return this.tab(context);
  }

  /** Another page of the same browser. */
  async tab(context) {
    const page = await context.newPage();
    await this.watch.page(page);
    return page;
  }

  /** Fills in the sign-in form that is open and sends it. */
  async fillSignIn(page, role) {
    const { email, password, code } = await this.accounts.credentials(role);
    await page.fill('[name=email]', email);
    await page.fill('[name=password]', password);
    await page.fill('[name=code]', code);
    await page.click('#sign-in');
  }

  /** Signs in, and waits until the page that `role` lands on is there. */
  async signIn(page, role, landing = /\/(report|desk)(\/(mine|picture|people))?$/) {
    await page.goto('/sign-in');
    await this.fillSignIn(page, role);
    await page.waitForURL(landing);
    if (/\/desk/.test(page.url())) await loaded(page);
  }

  async picture(page, name, options = {}) {
    const file = path.join(needed('VEDETTE_SCREENSHOTS'), `${name}.png`);
    await page.screenshot({ path: file, fullPage: true, animations: 'disabled', ...options });
  }

  /** What each open page looked like when a test failed. */
  async evidence(test) {
    const pages = this.#contexts.flatMap((context) => context.pages());
    for (const [number, page] of pages.entries()) await this.picture(page, `${evidenceName(test)}-${number + 1}`).catch(() => {});
  }
}

const evidenceName = (test) => `failed-${test.replace(/[^a-z0-9]+/gi, '-').slice(0, 60)}`;

/**
 * The world of this file, and the function that adds a test to it. Its server may have settings of its own or the `whole`
 * demonstration; in its browser pages may wait whole for Back, as people have it.
 */
export function world(settings, options) {
  const made = new World(settings, options);
  before(() => {
    fs.mkdirSync(needed('VEDETTE_SCREENSHOTS'), { recursive: true });
    return made.start();
  });
  after(() => made.stop());
  const it = (sentence, steps) => test(sentence, { timeout: 120_000 }, async () => {
    try {
      const folder = needed('VEDETTE_SCREENSHOTS');
      const old = fs.readdirSync(folder).filter((file) => file.startsWith(evidenceName(sentence)));
      old.forEach((file) => fs.rmSync(path.join(folder, file)));
      await steps();
      made.watch.calm();
    } catch (error) {
      await made.evidence(sentence);
      throw error;
    } finally {
      made.watch.forget();
    }
  });
  return { world: made, it };
}
