// Leadership's picture: charts, the same as tables, the same as files, and the same on paper.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { shows } from './form.mjs';
import { DESK, loaded, travel, until, world } from './harness.mjs';
import { flawless, look } from './look.mjs';

const { world: w, it } = world();

let leader;

const text = (page) => page.locator('#main').innerText();
const chart = (name) => leader.locator('.vd-chart', { has: leader.locator('h3', { hasText: name }) });

/** What a chart says: each label with its number, and how its bar is drawn. */
async function bars(name) {
  return chart(name).locator('.vd-bars').evaluateAll((rows) => rows.map((row) => ({
    label: row.querySelector('.vd-bars__label').innerText,
    value: row.querySelector('.vd-bars__value').innerText,
    hatched: row.querySelectorAll('.vd-bar--hidden').length === 1,
    width: row.querySelector('rect').getBoundingClientRect().width,
  })));
}

it('the heading and every chart is a sentence, and each chart is the same as its table', async () => {
  leader = await w.device(DESK);
  await w.signIn(leader, 'LEADERSHIP', '**/desk/picture');
  await leader.locator('.vd-chart').first().waitFor();
  assert.match(await leader.locator('h1').innerText(), /^In \w+ \d{4}, about \d+ people or offices were approached$/);
  for (const name of ['People and offices by month', 'How they made contact', 'What they did', 'What they wanted', 'How far it got', 'How soon it was reported', 'How soon somebody looked']) {
    const title = await chart(name).locator('h3').innerText();
    assert.match(title, /: .*(about \d+|fewer than \d+)/, name);
    const drawn = await bars(name);
    assert.ok(drawn.length > 0, name);
    for (const { value, hatched, width } of drawn) {
      assert.match(value, hatched ? /^fewer than \d+$/ : /^about \d+$/, name);
      assert.ok(width > 1, `${name}: hidden is not none`);
    }
    await chart(name).locator('summary').click();
    const rows = await chart(name).locator('tbody tr').evaluateAll((lines) => lines.map((line) => [line.cells[0].firstChild.textContent.trim(), line.cells[1].innerText]));
    assert.deepEqual(rows, drawn.map(({ label, value }) => [label, value]), name);
    await chart(name).locator('summary').click();
  }
  assert.match(await text(leader), /More reports is not the same as more approaches/);
  assert.equal(await leader.locator('main [style]').count(), 0);
});

it('the picture looks right', async () => {
  const wrong = await look(w, leader, 'picture');
  await leader.setViewportSize(DESK.viewport);
  flawless(wrong);
});

it('with forced colours the bars are still there', async () => {
  await leader.emulateMedia({ forcedColors: 'active' });
  const fill = (selector) => leader.locator(selector).first().evaluate((bar) => getComputedStyle(bar).fill);
  const ground = await leader.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.notEqual(await fill('.vd-bar:not(.vd-bar--hidden)'), ground);
  await w.picture(leader, 'picture-forced-colours');
  await leader.emulateMedia({ forcedColors: 'none' });
});

it('another month is chosen with the keyboard', async () => {
  const newest = await leader.locator('.vd-month').innerText();
  await leader.locator('#picture-month').focus();
  await leader.keyboard.press('ArrowDown');
  await until(async () => (await leader.locator('.vd-month').innerText()) !== newest, 'the other month');
  assert.equal(await leader.evaluate(() => document.activeElement.id), 'picture-month');
  assert.match(await leader.locator('h1').innerText(), /approached$/);
});

it('a table is saved as a file, after a fresh proof where the last one is old', async () => {
  // The server would ask after five minutes; here its answer stands for them.
  await leader.route('**/api/v1/picture/channel', (route) => route.fulfill({
    status: 401,
    contentType: 'application/problem+json',
    body: JSON.stringify({ type: 'about:blank', title: 'Show again', status: 401, code: 'step_up_required', detail: 'Confirm.' }),
  }), { times: 1 });
  w.watch.expects(/^status 401: GET .*\/picture\/channel$/, /^console: .*status of 401/);
  const month = await leader.locator('.vd-month').innerText();
  const save = chart('How they made contact').getByRole('button', { name: /^Save all months as CSV/ });
  await save.focus();
  await leader.keyboard.press('Enter');
  await shows(leader, 'Show again that it is you');
  const { code } = await w.accounts.credentials('LEADERSHIP');
  await leader.fill('#code', code);
  const [download] = await Promise.all([leader.waitForEvent('download'), leader.locator('#continue').click()]);
  assert.equal(download.suggestedFilename(), 'picture-channel.csv');
  const lines = fs.readFileSync(await download.path(), 'utf8').split('\r\n');
  assert.equal(lines[0], 'month,code,row,about,fewer_than');
  assert.ok(lines.some((line) => /^\d{4}-\d\d,ALL,All together,\d+,$/.test(line)), lines.join('\n'));
  await loaded(leader);
  await leader.locator('.vd-month').waitFor();
  assert.equal(await leader.locator('.vd-month').innerText(), month, 'the month that was chosen is still told');
  const [again] = await Promise.all([leader.waitForEvent('download'), chart('How far it got').getByRole('button').click()]);
  assert.equal(again.suggestedFilename(), 'picture-depth.csv');
});

it('on paper the tables are open, the buttons gone, and a line says whose figures these are', async () => {
  await travel(leader, '/desk/picture');
  await leader.emulateMedia({ media: 'print' });
  for (const gone of ['.vd-header', '.moj-primary-navigation', 'main button', '#picture-month', 'main summary']) {
    assert.equal(await leader.locator(gone).first().isVisible(), false, gone);
  }
  assert.ok(await chart('How they made contact').locator('table').isVisible());
  // Paper is white, whatever the screen was.
  await leader.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const [red] = await leader.locator('.vd-bars__label').first().evaluate((label) => getComputedStyle(label).color.match(/\d+/g));
  assert.ok(Number(red) < 80, 'dark words on paper');
  assert.match(await leader.locator('.vd-marking').innerText(), /^Fernwick Council.*: figures of closed months up to \w+ \d{4}/);
  await leader.setViewportSize({ width: 794, height: 1123 });
  await w.picture(leader, 'picture-print');
  await leader.emulateMedia({ media: 'screen' });
  await leader.setViewportSize(DESK.viewport);
});
