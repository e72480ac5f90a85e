// A lead finds cases by what their reports say and by what they are about, by keyboard.

import assert from 'node:assert/strict';
import { keyed } from './authenticator.mjs';
import { looked as lookedAt, unfold } from './casework.mjs';
import { DESK, loaded, world } from './harness.mjs';

const { world: w, it } = world({ VEDETTE_ACCOUNTS__STAFF_PASSWORDS: 'false' });
const { device, enrol, invited, signIn } = keyed(w);

let page;

const looked = (name) => lookedAt(w, page, name);

/** Types words where the focus is put, and sends them. */
async function search(words) {
  await page.locator('#words').focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
}

const says = (words) => page.locator('p', { hasText: words }).first().waitFor();

it('words of any report find it, and nothing of them is in the address', async () => {
  page = await device(DESK);
  await enrol(page, await invited('kim@fernwick.example', 'LEAD'));
  await signIn(page, '**/desk');
  await loaded(page);
  await page.getByRole('link', { name: 'Search' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/desk/search');
  await page.locator('#words').waitFor();
  await looked('desk-search-empty');
  await search('WELL paid');
  await says('Everything was looked through.');
  assert.equal(await page.locator('.vd-cases__link').count(), 28);
  assert.ok(page.url().endsWith('/desk/search'));
  await looked('desk-search-found');
  await search('number 17.');
  await says('1 case. Everything was looked through.');
  assert.equal(await page.locator('.vd-cases__link').count(), 1);
});

it('what was found is there again after a case was opened', async () => {
  await page.locator('.vd-cases__link').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/desk/cases/*');
  await page.locator('h1', { hasText: 'Case' }).waitFor();
  await page.goBack();
  await says('1 case. Everything was looked through.');
  assert.equal(await page.locator('#words').inputValue(), 'number 17.');
});

it('nothing found says what to try, and nothing typed says what to type', async () => {
  await search('zeppelin');
  await says('Nothing that you may read says that.');
  assert.equal(await page.locator('.vd-cases__link:visible').count(), 0);
  await looked('desk-search-nothing');
  await search(' ');
  await says('Write something here.');
  w.watch.expects(/^status 422: POST .*\/search\/cases$/, /^console: .*status of 422/);
  await search('…!');
  await says('Write a word, a part of one, or a reference.');
});

it('the queue shows what is about one thing, by its address', async () => {
  await page.goto(new URL('/desk', page.url()).href);
  await page.locator('.vd-cases__link').first().waitFor();
  const all = await page.locator('.vd-cases__link').count();
  assert.equal(await page.locator('#technique').isVisible(), false, 'the list comes first');
  await unfold(page, 'What it is about');
  await page.selectOption('#technique', 'FAKE_PROFILE');
  await page.locator('#show').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/desk?technique=FAKE_PROFILE');
  await page.waitForFunction((before) => {
    const now = document.querySelectorAll('.vd-cases__link').length;
    return now > 0 && now < before;
  }, all);
  assert.ok(await page.locator('#technique').isVisible(), 'what is chosen is seen');
  await looked('desk-queue-technique');
});
