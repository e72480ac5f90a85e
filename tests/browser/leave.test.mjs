// Leaving in a hurry (docs/rules.md §1.6): by the button, by the keyboard, in the app and without scripts. What is there
// afterwards tells nothing.

import assert from 'node:assert/strict';
import { ANSWERS, goOn, shows, started, tick } from './form.mjs';
import { DESK, PHONE, until, world } from './harness.mjs';
import { NO_NETWORK, PATIENT, form, notSent, notice, phoneOf, share, tell, waiting } from './kept.mjs';
import { flawless, look } from './look.mjs';
import { picture } from './picture.mjs';

const { world: w, it } = world();
const ELSEWHERE = 'https://www.bbc.co.uk/weather';
const [DANGER, WHO] = ANSWERS;
const LEAVE = { name: 'Leave this page' };

/** A browser for which there is a page elsewhere. */
const device = (options) => w.device(options, (context) => context.route(`${ELSEWHERE}**`, (route) => route.fulfill({ contentType: 'text/html', body: '<title>Weather</title><h1>Rain later</h1>' })));
/** The server has heard of it: a page that still had to tell it loads once more. */
const told = (page) => until(() => page.evaluate(() => !localStorage['vedette-left'] && document.readyState === 'complete').catch(() => false), 'the server to hear of it', 60_000);
const elsewhere = (page) => page.waitForURL(ELSEWHERE, { timeout: 60_000 });

async function begun(options) {
  const page = await device(options);
  await w.signIn(page, 'REPORTER');
  await page.goto('/report');
  await started(page);
  await tick(page, DANGER.field, DANGER.picks[0]);
  await goOn(page);
  await shows(page, WHO.heading);
  await tick(page, WHO.field, WHO.picks[0]);
  return page;
}

it('three presses of Shift in the app lead elsewhere; Back shows no question, and the phone keeps no answer', async () => {
  const page = await begun(DESK);
  await until(() => page.evaluate(async () => Boolean(await window.vedette.get('draft'))), 'the draft to be kept', 60_000);
  await page.keyboard.press('Shift');
  await page.keyboard.press('a');
  await page.keyboard.press('Shift');
  await page.keyboard.press('Shift');
  assert.match(page.url(), /\/report$/, 'two presses in a row are typing');
  await page.keyboard.press('Shift');
  await elsewhere(page);
  await page.goBack();
  await told(page);
  assert.equal(await page.locator('input:checked').count(), 0);
  await page.goto('/report');
  await started(page);
  await page.waitForFunction(() => window.vedette.who());
  assert.equal(await page.evaluate(() => window.vedette.get('draft')), undefined);
  assert.equal((await waiting(page)).length, 0);
  await page.goto('/mine');
  assert.match(page.url(), /\/sign-in/, 'nothing is read until somebody signs in');
});

it('the button in the app does the same, and stands in reach however far down the page is', async () => {
  const page = await begun(PHONE);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  const button = page.getByRole('button', LEAVE);
  const box = await button.boundingBox();
  assert.ok(box.y >= 0 && box.y + box.height <= 844 && box.height >= 44, JSON.stringify(box));
  const wrong = await look(w, page, 'leave-this-page');
  await button.tap();
  await elsewhere(page);
  flawless(wrong);
});

it('without scripts the button leads elsewhere by itself, and what was answered is gone', async () => {
  const page = await device({ ...PHONE, javaScriptEnabled: false });
  await page.goto('/sign-in?next=/plain/danger');
  await w.fillSignIn(page, 'REPORTER');
  await shows(page, DANGER.heading);
  await tick(page, DANGER.field, DANGER.picks[0], 'tap');
  await goOn(page, 'tap');
  await page.getByRole('button', LEAVE).tap();
  await elsewhere(page);
  await page.goto('/plain/check');
  assert.match(page.url(), /\/plain\/danger/, 'nothing is there to be checked');
  assert.equal(await page.locator('input:checked').count(), 0);
  await page.goto('/mine');
  assert.match(page.url(), /\/sign-in/);
});

it('leaving any page leaves them all, and the phone keeps no answer, wherever the button was pressed', async () => {
  const page = await begun(DESK);
  await until(() => page.evaluate(async () => Boolean(await window.vedette.get('draft'))), 'the draft to be kept', 60_000);
  const other = await w.tab(page.context());
  await other.goto('/about/privacy');
  await other.getByRole('button', LEAVE).click();
  await Promise.all([elsewhere(other), elsewhere(page)]);
  await page.goto('/report');
  await told(page);
  await started(page);
  await page.waitForFunction(() => window.vedette.who());
  assert.equal(await page.evaluate(() => window.vedette.get('draft')), undefined);
  assert.equal(await page.evaluate(() => window.vedette.get('draft-key')), undefined);
});

it('what is being locked while somebody leaves is not kept after that, neither by the page nor by what stands before it', async () => {
  const context = await phoneOf(w, 'CASE');
  // Elsewhere is slow, and the page that is left lives on meanwhile.
  let arrive;
  const slow = new Promise((yes) => { arrive = yes; });
  await context.route(`${ELSEWHERE}**`, async (route) => { await slow; await route.fulfill({ contentType: 'text/html', body: '<h1>Rain later</h1>' }); });
  const page = await form(w, context);
  const kept = async () => {
    const database = await new Promise((yes) => { const open = indexedDB.open('vedette'); open.onsuccess = () => yes(open.result); });
    const all = database.transaction('kept').objectStore('kept').getAllKeys();
    await new Promise((yes) => { all.onsuccess = yes; });
    database.close();
    return all.result.map((name) => name.split(':')[0]);
  };
  await page.waitForFunction(() => window.vedette.ready().then(() => true), null, PATIENT);
  await page.evaluate(() => {
    const { encrypt, generateKey } = SubtleCrypto.prototype;
    SubtleCrypto.prototype.generateKey = async function held(...all) {
      await new Promise((yes) => { window.held = yes; });
      return generateKey.apply(this, all);
    };
    window.locked = new Promise((yes) => {
      SubtleCrypto.prototype.encrypt = function told(...all) {
        const done = encrypt.apply(this, all);
        yes(done);
        return done;
      };
    });
    // A page that is on its way to another one hears nothing more of the test but by way of the worker.
    const signal = new BroadcastChannel('signal');
    const { vedette } = window;
    signal.onmessage = async () => {
      window.held();
      await window.locked;
      // Whatever it asks the store for then comes before these.
      for (let turn = 0; turn < 3; turn += 1) await vedette.get('who');
      signal.postMessage('');
    };
  });
  await tick(page, DANGER.field, DANGER.picks[0]);
  await page.waitForFunction(() => window.held, null, PATIENT);

  const [worker] = context.serviceWorkers();
  await worker.evaluate(() => {
    const { encrypt } = SubtleCrypto.prototype;
    self.over = new Promise((yes) => {
      const { close } = IDBDatabase.prototype;
      IDBDatabase.prototype.close = function closed() { close.call(this); if (self.gone) yes(); };
    });
    const go = new Promise((yes) => { self.go = () => { self.gone = true; yes(); }; });
    SubtleCrypto.prototype.encrypt = async function held(...all) {
      self.held = true;
      await go;
      return encrypt.apply(this, all);
    };
  });
  // Leaving may break off what leads to the form.
  w.watch.allows(/^failed: POST .*\/share net::ERR_ABORTED$/);
  const sharer = await w.tab(context);
  sharer.setDefaultTimeout(60_000);
  await sharer.goto('/about/privacy');
  const shared = share(sharer, { text: 'A message from Amber Recruiting' });
  await until(() => worker.evaluate(() => self.held), 'what is shared to be locked', 60_000);

  assert.deepEqual((await worker.evaluate(kept)).filter((name) => name !== 'share'), ['who']);
  // Where it leads arrives only when this test says so.
  await page.getByRole('button', LEAVE).tap({ noWaitAfter: true });
  await until(async () => !(await worker.evaluate(kept)).includes('share'), 'the phone to forget', 60_000);
  await worker.evaluate(() => { self.go(); return self.over; });
  await worker.evaluate(() => new Promise((yes) => {
    const signal = new BroadcastChannel('signal');
    signal.onmessage = yes;
    signal.postMessage('');
  }));
  assert.deepEqual(await worker.evaluate(kept), ['left', 'who']);
  // A page that was left, and is there still, holds up nobody who deletes everything.
  await worker.evaluate(() => new Promise((yes, no) => {
    Object.assign(indexedDB.deleteDatabase('vedette'), { onsuccess: () => yes(), onblocked: () => no(new Error('blocked')) });
  }));
  arrive();
  await Promise.all([elsewhere(page), elsewhere(sharer), shared]);
  const after = await w.tab(context);
  await after.goto('/about/promises');
  assert.deepEqual(await after.evaluate(() => indexedDB.databases()), []);
});

it('leaving takes files of nothing sent, wherever it is pressed, and what waits is sent but told of to nobody before a sign-in', async () => {
  w.watch.expects(...NO_NETWORK);
  const context = await phoneOf(w);
  await context.route(`${ELSEWHERE}**`, (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Rain later</h1>' }));
  const page = await form(w, context);
  await context.setOffline(true);
  await tell(page);
  await page.locator('#send').tap();
  await notSent(page);
  await page.locator('#again').tap();
  await notice(page, '1 report waits on this phone');
  await tell(page);
  await page.locator('#photo').setInputFiles({ name: 'A boat.png', mimeType: 'image/png', buffer: picture({ wide: 40, high: 30 }) });
  await page.locator('#files li').waitFor(PATIENT);
  await page.close();

  const other = await w.tab(context);
  await context.setOffline(false);
  await other.goto('/about/privacy');
  await other.getByRole('button', LEAVE).tap();
  await elsewhere(other);

  await context.setOffline(true);
  const after = await form(w, context);
  await after.evaluate(() => window.vedette.ready().then(() => window.vedette.look()));
  assert.equal(await after.locator('#waiting').count(), 0);
  const left = await after.evaluate(async () => [(await window.vedette.waiting()).length, await window.vedette.files(), (await window.vedette.listed('piece:')).length]);
  assert.deepEqual(left, [1, [], 0]);
  await context.setOffline(false);
  await until(async () => (await waiting(after)).length === 0, 'what waited to be sent', 60_000);
  await after.evaluate(() => window.vedette.look());
  assert.equal(await after.locator('#waiting').count(), 0, 'not that it was sent either');
  await after.goto('/sign-in?next=/report');
  await w.fillSignIn(after, 'REPORTER');
  await after.waitForURL('**/report');
  await until(() => after.evaluate(async () => (await window.vedette.get('left')) === undefined), 'somebody to read again', 60_000);
});

it('who turns a help of the keyboard on with five presses of Shift stays where they are', async () => {
  const page = await begun(DESK);
  await page.clock.install();
  for (let press = 0; press < 5; press += 1) await page.keyboard.press('Shift');
  await page.clock.runFor(5_000);
  assert.match(page.url(), /\/report$/);
  assert.equal(await page.locator('h1').isVisible(), true);
});

it('a page of the server leads elsewhere on three presses of Shift too', async () => {
  const page = await device(DESK);
  await page.goto('/');
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('Shift');
  await elsewhere(page);
});
