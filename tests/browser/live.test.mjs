// A desk that is open hears of a report by itself; where it cannot, it looks (docs/adr/0016-live-updates.md).

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { ANSWERS, send, shows, started, walk } from './form.mjs';
import { DESK, PHONE, loaded, until, world } from './harness.mjs';
import { Line } from './line.mjs';
import { flawless, look } from './look.mjs';

const { world: w, it } = world();
const STATUS = '**/api/v1/desk/status';
const SOON = 2_000;

let line;
let phone;
let desk;

before(async () => { line = await new Line().start(); });
after(() => line.stop());

/** Files a report on the phone; gives its reference and when the server said that it has it. */
async function file() {
  if (phone) {
    await phone.getByRole('button', { name: 'Start another report' }).tap();
    await shows(phone, ANSWERS[0].heading);
  } else {
    phone = await w.device(PHONE);
    await w.signIn(phone, 'REPORTER');
    await started(phone);
  }
  await walk(phone);
  const answered = phone.waitForResponse('**/api/v1/reports').then((response) => ({ status: response.status(), at: Date.now() }));
  const reference = await send(phone);
  const { status, at } = await answered;
  assert.equal(status, 201);
  return { reference, at };
}

/** Notes when each case comes onto the list, and what is said meanwhile. A reload would lose it. */
function notes(page) {
  return page.evaluate(() => {
    window.seen = {};
    window.said = [];
    const note = () => document.querySelectorAll('.vd-cases__link').forEach((link) => { window.seen[link.innerText] ??= Date.now(); });
    note();
    new MutationObserver(note).observe(document.getElementById('app'), { childList: true, subtree: true });
    const said = document.getElementById('said');
    new MutationObserver(() => window.said.push(said.innerText)).observe(said, { childList: true });
  });
}

/** How long after `at` the case was on the list of the page. */
async function arrival(page, { reference, at }, patience) {
  const seen = await until(() => page.evaluate((key) => window.seen[key], reference), `${reference} on the list`, patience);
  return seen - at;
}

/** Somebody comes back to the page. */
function comeBack(page) {
  return page.evaluate(() => { document.dispatchEvent(new Event('visibilitychange')); });
}

it('a report filed elsewhere appears within two seconds, and nothing moves under the reader', async () => {
  desk = await w.device({ ...DESK, viewport: { width: 1280, height: 400 }, proxy: line.proxy });
  await w.signIn(desk, 'TRIAGE', '**/desk');
  await until(() => line.streams.size === 1, 'the stream');
  await notes(desk);
  const last = desk.locator('.vd-cases__link').last();
  await last.focus();
  const reading = () => desk.evaluate(() => ({ focus: document.activeElement.id, top: document.activeElement.getBoundingClientRect().top }));
  const before = await reading();
  assert.match(before.focus, /^case-/);
  const one = await file();
  const took = await arrival(desk, one);
  console.log(`from the 201 to the row on the desk: ${took} ms`);
  assert.ok(took < SOON, `${took} ms`);
  assert.deepEqual(await reading(), before);
  assert.deepEqual(await desk.evaluate(() => window.said), ['1 new report']);
});

it('two tabs share one stream, and when the one that holds it is closed the other takes it up', async () => {
  const first = desk;
  const second = await w.tab(first.context());
  await second.goto('/desk');
  await loaded(second);
  await notes(second);
  const one = await file();
  for (const page of [first, second]) assert.ok((await arrival(page, one)) < SOON);
  assert.deepEqual([line.streams.size, line.opened], [1, 1]);
  await first.close();
  await until(() => line.opened === 2, 'the other tab to take it up');
  const two = await file();
  const took = await arrival(second, two);
  assert.ok(took < SOON, `${took} ms`);
  assert.equal(line.streams.size, 1);
  desk = second;
});

it('where no stream gets through the desk looks by itself, and a cut one comes back', async () => {
  const unable = await w.device(DESK, (context) => context.addInitScript(() => { delete Navigator.prototype.locks; }));
  const asked = [];
  unable.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await w.signIn(unable, 'LEAD', '**/desk');
  await notes(unable);
  await notes(desk);
  w.watch.expects(/^failed: GET .*\/desk\/events net::ERR_(EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|CONNECTION_)/, /^console: .*net::ERR_/);
  line.cut();
  const one = await file();
  for (const page of [desk, unable]) await arrival(page, one, 25_000);
  assert.equal(line.streams.size, 0);
  assert.ok(!asked.includes('/api/v1/desk/events'), 'a browser without locks opens no stream');
  line.mend();
  await until(() => line.streams.size === 1, 'the stream to come back', 45_000);
  const two = await file();
  const took = await arrival(desk, two);
  assert.ok(took < SOON, `${took} ms`);
});

it('an unattended desk lets go of its stream, and goes on when somebody is there', async () => {
  const page = await w.tab(desk.context());
  await desk.close();
  // Only what the desk asks the time for: faked timers have numbers that no browser gives.
  await page.addInitScript(() => {
    const real = Date.now;
    window.ahead = 0;
    Date.now = () => real() + window.ahead;
  });
  const pass = (minutes) => page.evaluate((more) => { window.ahead += more * 60_000; }, minutes);
  await page.goto('/desk');
  await loaded(page);
  await until(() => line.streams.size === 1, 'the stream');
  const looked = page.waitForRequest(/\/api\/v1\/cases(\?|$)/, { timeout: 15_000 });
  await pass(29);
  await looked;
  assert.equal(await page.getByText('This page has paused.').count(), 0);
  await pass(2);
  await page.getByText('This page has paused.').waitFor();
  await until(() => line.streams.size === 0, 'the stream to end');
  const one = await file();
  assert.ok(!(await page.locator('.vd-cases__link').allInnerTexts()).includes(one.reference), 'it went on asking');
  await page.keyboard.press('Shift');
  await page.getByRole('link', { name: one.reference }).waitFor();
  await until(() => line.streams.size === 1, 'the stream again');
  assert.equal(await page.getByText('This page has paused.').count(), 0);
  desk = await w.tab(page.context());
  await page.close();
});

it('late mail is told on every page of the desk until it has left', async () => {
  await desk.goto('/desk');
  await loaded(desk);
  const banner = desk.locator('#mail', { hasText: 'Alerts by email are not leaving.' });
  assert.equal(await banner.count(), 0);
  // Ten minutes cannot pass here: the API tests let them.
  const delay = { since_at: Date.now() - 25 * 60_000, since_words: '2:05pm' };
  await desk.route(STATUS, (route) => route.fulfill({ json: { mail_delay: delay } }));
  await comeBack(desk);
  await banner.waitFor();
  assert.match(await banner.innerText(), /Since 2:05pm/);
  const wrong = await look(w, desk, 'desk-mail');
  await desk.locator('.vd-cases__link').first().click();
  await loaded(desk);
  assert.equal(await banner.count(), 1, 'a case shows it too');
  wrong.push(...await look(w, desk, 'desk-mail-case'));
  await banner.getByRole('link').click();
  await shows(desk, 'Cases');
  await desk.unroute(STATUS);
  await comeBack(desk);
  await banner.waitFor({ state: 'detached' });
  flawless(wrong);
});

it('signing out ends the stream, and every tab leaves the desk', async () => {
  const other = await w.tab(desk.context());
  await other.goto('/desk');
  await loaded(other);
  await until(() => line.streams.size === 1, 'the stream');
  w.watch.expects(/^status 401: /, /^console: .*401/);
  await desk.getByRole('button', { name: 'Sign out' }).click();
  await desk.waitForURL('**/sign-in?notice=signed-out');
  await other.waitForURL('**/sign-in?notice=ended&next=/desk');
  await until(() => line.streams.size === 0, 'the stream to end');
});
