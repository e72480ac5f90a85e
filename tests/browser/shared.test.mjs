// What other apps share with the form waits beside it, is offered to whoever it belongs to, and is lost to nobody but by a press.

import assert from 'node:assert/strict';
import { ANSWERS, goOn, receipt, shows, started, tick, walk } from './form.mjs';
import { PHONE, until, world } from './harness.mjs';
import { PATIENT, SECRET, everything, form, leftNothing, notice, phoneOf, share } from './kept.mjs';
import { flawless, look } from './look.mjs';
import { CANARY, picture } from './picture.mjs';

const { world: w, it } = world();
const [DANGER, WHO, WHEN] = ANSWERS;
const STORY = 'Tell us what happened (optional)';
const OFFERED = 'Something was shared with this form';
const photo = { name: 'Amber at the quay.png', mimeType: 'image/png', buffer: picture() };
const words = 'A message from Amber Recruiting';

const stored = (page) => page.evaluate(async () => (await window.vedette.listed('share:')).length);
const files = (page) => page.evaluate(() => window.vedette.files());
const known = (page) => page.waitForFunction(() => window.vedette?.who(), null, PATIENT);
/** It is offered no longer. */
const gone = (page) => page.getByText(OFFERED).waitFor({ ...PATIENT, state: 'detached' });
const nothing = async (page) => {
  await known(page);
  await page.evaluate(() => window.vedette.ready().then(() => window.vedette.filing.read()));
  assert.equal(await page.getByText(OFFERED).count(), 0);
};
/** The app has said that nothing is written any more. */
const forgotten = (page) => until(() => page.evaluate(async () => !(await window.vedette.get('draft'))), 'the draft to be gone', 60_000);
/** The draft that is kept has these words. */
const drafted = (page, words) => until(() => page.evaluate(async (all) => {
  const kept = await window.vedette.get('draft');
  return kept && (await window.vedette.unlock(kept, kept.account)).includes(all);
}, words), 'the draft to be kept', 60_000);
/** The form is there again, and has read what waits. */
const back = async (page) => {
  await page.waitForURL(/\/report$/);
  await started(page);
  await known(page);
};
/** What stands in the story on the way to the check page. */
async function story(page) {
  let told = '';
  await walk(page, { visit: async (asked) => { if (asked === STORY) told = await page.inputValue('[name=narrative]'); } });
  return told;
}
let context;
const open = async () => {
  context ??= await phoneOf(w);
  return form(w, context);
};

it('what is shared waits beside the form, says what it is, goes nowhere unasked, and into the report at a press', async () => {
  const page = await open();
  const posted = [];
  page.on('request', (request) => { if (request.method() === 'POST' && !request.url().endsWith('/sessions/token')) posted.push(new URL(request.url()).pathname); });
  await context.setOffline(true);
  await share(page, { files: [photo], text: words, url: 'https://amber.example/offer' });
  await back(page);
  await notice(page, OFFERED);
  await notice(page, `“${words} https://amber.example/offer”`);
  await notice(page, `${photo.name}, 0.1 MB`);
  assert.deepEqual(posted.filter((where) => where !== '/share'), []);
  assert.deepEqual([await files(page), await page.evaluate(() => window.vedette.get('draft')), await stored(page)], [[], undefined, 2], 'it was taken unasked');
  const all = await everything(page);
  for (const secret of [CANARY, photo.name, 'Amber Recruiting', 'amber.example']) assert.ok(!all.includes(secret), secret);
  const wrong = await look(w, page, 'shared');
  await page.setViewportSize(PHONE.viewport);
  await page.locator('#share-add').tap();
  await gone(page);
  assert.equal(await story(page), `${words}\nhttps://amber.example/offer`);
  assert.equal(await page.locator('#files li').count(), 1);
  await context.setOffline(false);
  await page.locator('#send').tap();
  const reference = await receipt(page);
  await notice(page, `All photos and files of report ${reference} are with us`);
  await page.close();
  flawless(wrong);
});

it('it is added to what is being written here, twice in a row too, and thrown away at the second press', async () => {
  const page = await open();
  await tick(page, DANGER.field, DANGER.picks[0]);
  await goOn(page);
  await tick(page, WHO.field, WHO.picks[0]);
  // The first page was kept already: this is about the tick on the second.
  await drafted(page, `${WHO.field}\u001f${WHO.picks[0]}`);
  await share(page, { text: 'One' });
  await back(page);
  await notice(page, '“One”');
  // The page is closed before anybody said what becomes of it.
  await page.close();
  const again = await open();
  await share(again, { text: 'Two' });
  await back(again);
  await notice(again, '“One”');
  await notice(again, '“Two”');
  await notice(again, 'You have answers that are not sent');
  await again.locator('#carry-on').tap();
  await shows(again, WHO.heading);
  await again.locator('#share-add').tap();
  await gone(again);
  await shows(again, WHO.heading);
  assert.deepEqual(await again.locator('input:checked').evaluateAll((all) => all.map((one) => one.value)), WHO.picks, 'what was written is gone');
  assert.equal(await story(again), 'One\nTwo');
  await again.locator('#drop').tap();
  await again.locator('#delete').tap();
  await shows(again, DANGER.heading);
  await forgotten(again);
  await share(again, { text: words, files: [photo] });
  await back(again);
  await again.getByRole('link', { name: 'Cymraeg' }).click();
  await notice(again, 'Cafodd rhywbeth ei rannu â’r ffurflen hon');
  const wrong = await look(w, again, 'shared-welsh');
  await again.getByRole('link', { name: 'English' }).click();
  await again.setViewportSize(PHONE.viewport);
  await notice(again, OFFERED);
  await again.locator('#drop-shared').tap();
  assert.equal(await stored(again), 2, 'one press is enough');
  await again.locator('#sure-shared').tap();
  await until(async () => (await stored(again)) === 0, 'it to be gone', 60_000);
  assert.ok(!(await everything(again)).includes(CANARY));
  await again.close();
  flawless(wrong);
});

it('with the form open in another tab nothing of either is lost', async () => {
  const one = await open();
  await tick(one, DANGER.field, DANGER.picks[0]);
  await goOn(one);
  await tick(one, WHO.field, WHO.picks[0]);
  await goOn(one);
  await shows(one, WHEN.heading);
  await drafted(one, 'when\u001e');
  const other = await open();
  await share(other, { text: words });
  await back(other);
  await notice(other, OFFERED);
  await other.locator('#share-add').tap();
  await gone(other);
  await notice(one, 'You have answers that are not sent');
  await one.bringToFront();
  // The first tab says something else now: it may not take the place of what was added.
  await tick(one, WHEN.field, WHEN.picks[0]);
  await one.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await one.locator('#carry-on').tap();
  assert.equal(await story(one), words);
  await one.locator('#drop').tap();
  await one.locator('#delete').tap();
  await shows(one, DANGER.heading);
  await forgotten(one);
  await other.close();
  await one.close();
});

it('a phone without room says so, keeps what it has, and adds nothing by halves', async () => {
  const page = await open();
  const [worker] = context.serviceWorkers();
  await worker.evaluate(() => {
    const real = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function put(value, key) {
      if (value?.told) throw new DOMException('full', 'QuotaExceededError');
      return real.call(this, value, key);
    };
    self.mend = () => { IDBObjectStore.prototype.put = real; };
  });
  await share(page, { text: words, files: [photo] });
  await back(page);
  await notice(page, 'This phone could not keep what you shared');
  assert.equal(await stored(page), 0);
  await worker.evaluate(() => self.mend());
  await share(page, { files: [photo] });
  await back(page);
  await notice(page, OFFERED);
  await page.evaluate(() => {
    const real = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function put(value, key) {
      if (String(key).startsWith('piece:')) throw new DOMException('full', 'QuotaExceededError');
      return real.call(this, value, key);
    };
  });
  await page.locator('#share-add').tap();
  await notice(page, 'This phone has no room for the file.');
  assert.deepEqual([await files(page), await stored(page)], [[], 1], 'it was lost with the try to add it');
  await page.reload();
  await started(page);
  await page.locator('#share-add').tap();
  await gone(page);
  assert.deepEqual([(await files(page)).length, await stored(page)], [1, 0]);
  await page.evaluate(() => window.vedette.leave());
  await page.close();
});

it('a phone that is to keep nothing keeps nothing that is shared, and says where a file can be added', async () => {
  const page = await open();
  await page.evaluate(() => window.vedette.put('no-draft', true));
  await share(page, { text: words, files: [photo] });
  await back(page);
  await notice(page, 'it did not keep what you shared');
  assert.equal(await stored(page), 0);
  assert.ok(!page.url().includes('#'));
  await page.evaluate(() => window.vedette.drop('no-draft'));
  await share(page, { text: words });
  await back(page);
  await notice(page, OFFERED);
  await tick(page, DANGER.field, DANGER.picks[0]);
  await goOn(page);
  await page.getByText('Kept while you write').click();
  await page.locator('#typing').click();
  await page.getByText('not kept on this phone while you write').first().waitFor();
  await until(async () => (await stored(page)) === 0, 'what waited to go as well', 60_000);
  await gone(page);
  await page.locator('#typing').click();
  await page.getByText('kept on this phone until you send').first().waitFor();
  await page.close();
});

it('whoever signs in next on a shared phone gets nothing of it, and its own person does', async () => {
  const page = await open();
  await share(page, { text: SECRET });
  await back(page);
  await notice(page, OFFERED);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await notice(page, 'You have something that is not sent');
  await page.locator('#leave-keep').click();
  await page.waitForURL('**/sign-in**');
  await w.signIn(page, 'TRIAGE', '**/desk');
  await page.goto('/report');
  await started(page);
  await nothing(page);
  assert.ok(!(await page.locator('body').innerText()).includes(SECRET));
  // They may share themselves, and throw that away, without touching it.
  await share(page, { text: words });
  await back(page);
  await notice(page, words);
  await page.locator('#drop-shared').tap();
  await page.locator('#sure-shared').tap();
  await until(async () => (await stored(page)) === 1, 'theirs to be gone', 60_000);
  // What waits for somebody else is no question for them.
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in**');
  await w.signIn(page, 'REPORTER');
  await back(page);
  await notice(page, SECRET);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.locator('#leave-drop').click();
  await page.waitForURL('**/sign-in**');
  await leftNothing(page, SECRET);
  await page.close();
});

it('what is shared while nobody is signed in is theirs who signs in soon, and after that nobody’s', async () => {
  const page = await w.tab(context);
  await page.goto('/sign-in');
  await share(page, { text: words });
  await page.waitForURL('**/sign-in**');
  await w.fillSignIn(page, 'REPORTER');
  await back(page);
  await notice(page, words);
  await context.route('https://www.bbc.co.uk/**', (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Rain later</h1>' }));
  await page.getByRole('button', { name: 'Leave this page' }).click();
  await page.waitForURL('https://www.bbc.co.uk/weather', { timeout: 60_000 });
  // The device may still file; now it is nobody's.
  await context.clearCookies();
  const after = await w.tab(context);
  await after.goto('/sign-in');
  assert.equal(await after.evaluate(async () => {
    const database = await new Promise((yes) => { const request = indexedDB.open('vedette'); request.onsuccess = () => yes(request.result); });
    const all = database.transaction('kept').objectStore('kept').getAllKeys();
    await new Promise((yes) => { all.onsuccess = yes; });
    database.close();
    return all.result.filter((key) => key.startsWith('share:')).length;
  }), 0, 'leaving left what was shared');
  await after.evaluate(() => new Promise((yes) => { indexedDB.deleteDatabase('vedette').onsuccess = yes; }));
  await share(after, { text: words });
  await after.waitForURL('**/sign-in**');
  await after.addInitScript(() => { const real = Date.now; Date.now = () => real() + 16 * 60_000; });
  await w.fillSignIn(after, 'REPORTER');
  await back(after);
  await nothing(after);
  assert.equal(await stored(after), 0, 'it waits for somebody still');
  await after.close();
  await page.close();
});

it('where no worker stands before it, what is shared is read by nobody and the form opens', async () => {
  const answer = await fetch(`${w.origin}/share`, { method: 'POST', body: new URLSearchParams({ text: SECRET }), redirect: 'manual' });
  assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/report']);
  assert.ok(!w.server.log().includes(SECRET));
});
