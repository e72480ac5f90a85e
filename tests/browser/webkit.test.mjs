// The whole way to a receipt in WebKit, with WebAssembly and without: report, photo, message.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Accounts } from './accounts.mjs';
import { ANSWERS, CHECK, SENT } from './form.mjs';
import { REFERENCE } from './harness.mjs';
import { picture } from './picture.mjs';
import { Server, freePort, needed } from './server.mjs';
import { MailServer } from './smtp.mjs';
import { until } from './until.mjs';
import { WebKit, front, missing } from './webkit.mjs';

let mail;
let server;
let outside;
let origin;
let accounts;
let folder;

before(async () => {
  if (missing) return;
  const port = await freePort();
  outside = await front(() => port);
  origin = `https://localhost:${outside.address().port}`;
  mail = await new MailServer().start();
  server = await new Server().start(mail, { VEDETTE_PUBLIC_URL: origin, VEDETTE_SERVER__LISTEN: `127.0.0.1:${port}` });
  accounts = new Accounts(server.data);
  fs.mkdirSync(needed('VEDETTE_SCREENSHOTS'), { recursive: true });
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vedette-webkit-'));
  fs.writeFileSync(path.join(folder, 'screenshot.png'), picture());
});

after(async () => {
  outside?.close();
  await server?.stop();
  await mail?.stop();
  if (folder) fs.rmSync(folder, { recursive: true, force: true });
});

/** Answers what is asked until the check page is there. */
async function walk(page) {
  for (let pages = 0; (await page.words('h1')) !== CHECK; pages += 1) {
    assert.ok(pages < 40, 'the form ends');
    const before = await page.words('h1');
    const names = await page.run('return [...document.querySelectorAll("main input")].map((input) => input.name)');
    const question = ANSWERS.find(({ field }) => names.includes(field));
    for (const pick of question?.picks ?? []) {
      const id = await page.run('return document.querySelector(`[name="${arguments[0]}"][value="${arguments[1]}"]`).id', question.field, pick);
      await page.click(`label[for="${id}"]`);
    }
    await page.click('#continue');
    await until(async () => (await page.words('h1').catch(() => before)) !== before, `the page after “${before}”`, 60_000);
  }
}

for (const wasm of [true, false]) {
  const kind = wasm ? 'with' : 'without';
  test(`in WebKit ${kind} WebAssembly a report, a photo and a message arrive`, { skip: missing, timeout: 300_000 }, async () => {
    const page = await new WebKit().start({ wasm });
    try {
      const { email, password, code } = await accounts.credentials('REPORTER');
      await page.goto(`${origin}/sign-in?next=/report`);
      await page.type('[name=email]', email);
      await page.type('[name=password]', password);
      await page.type('[name=code]', code);
      await page.click('#sign-in');
      await page.shows(ANSWERS[0].heading);
      assert.equal(await page.run('return typeof WebAssembly === "object"'), wasm);
      // The app numbers its place in the history; where it cannot run, the same page is a form.
      if (wasm) await until(() => page.run('return typeof history.state === "number"'), 'the app to take over', 60_000);
      await page.picture(`webkit-${kind}-wasm-first`);
      await walk(page);
      await page.picture(`webkit-${kind}-wasm-check`);
      await page.click('#send');
      await page.shows(SENT);
      const reference = await page.words('.vd-reference');
      assert.match(reference, new RegExp(`^${REFERENCE.source}$`));
      assert.equal(/\/plain\//.test(await page.url()), !wasm, 'which of the two sent it');
      await page.picture(`webkit-${kind}-wasm-receipt`);

      await page.goto(`${origin}/mine/${reference}`);
      await page.type('#file', path.join(folder, 'screenshot.png'));
      await page.click('#send-file');
      await until(async () => /notice=file/.test(await page.url()), 'the photo to arrive', 60_000);
      await page.type('#text', `A message from WebKit ${kind} WebAssembly`);
      await page.click('#send-message');
      await until(async () => /notice=sent/.test(await page.url()), 'the message to arrive', 60_000);
      await until(async () => {
        await page.goto(`${origin}/mine/${reference}`);
        return (await page.words('#files')).includes('Added');
      }, 'the photo to be looked at', 60_000);
      assert.match(await page.words('main'), new RegExp(`A message from WebKit ${kind} WebAssembly`));
      await page.picture(`webkit-${kind}-wasm-mine`);
    } finally {
      await page.stop();
    }
  });
}
