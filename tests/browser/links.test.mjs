// What approachers are found again by, by keyboard: from the queue to a case, to the account it tells of, to the campaign on
// it; which is named and closed; the search; and what may be about the same.

import assert from 'node:assert/strict';
import { field, focused, looked as lookedAt, submit, told, type, unfold } from './casework.mjs';
import { shows } from './form.mjs';
import { DESK, PHONE, loaded, travel, until, world } from './harness.mjs';

const { world: w, it } = world();

const PROFILE = ['https://www.linkedin.com/in/copper-consulting/', 'linkedin.com/in/Copper-Consulting', 'https://uk.linkedin.com/in/copper-consulting?trk=x'];
const SHOWN = 'hxxps[://]linkedin[.]com/in/copper-consulting';
const NAMES = ['Rose Grey', 'Jade Green', 'Olive Brown'];

/** Asks the API as the page's own person. */
const ask = (page, method, path, body) => page.evaluate(async ([verb, address, said]) => {
  const { token } = await (await fetch('/api/v1/sessions/token', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: 'null' })).json();
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() };
  const answer = await fetch(address, { method: verb, headers, ...(said && { body: JSON.stringify(said) }) });
  return { status: answer.status, said: await answer.json().catch(() => null) };
}, [method, path, body]);

/** Follows a link by keyboard. */
async function follow(page, link) {
  await link.focus();
  await page.keyboard.press('Enter');
}

const looked = (page, name) => lookedAt(w, page, name);

let lead;
let campaign;
let first;

it('where no campaign is, the page says what one is, and a search for a part says that it finds nothing', async () => {
  lead = await w.device(DESK);
  await lead.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await w.signIn(lead, 'LEAD', '**/desk');
  await follow(lead, lead.getByRole('link', { name: 'Campaigns', exact: true }));
  await shows(lead, 'Campaigns');
  await loaded(lead);
  assert.match(new URL(lead.url()).pathname, /^\/desk\/campaigns$/);
  assert.match(await lead.locator('main').innerText(), /There is no campaign that you see\./);
  assert.equal(await lead.locator('nav[aria-label=Desk] [aria-current=page]').innerText(), 'Campaigns');
  await submit(lead, 'look-up');
  await focused(lead, 'look-up');
  assert.equal(await field(lead, 'look-up').getAttribute('aria-invalid'), 'true');
  w.watch.expects(/^status 422: POST .*\/search\/entities$/, /^console: .*422/);
  await type(lead, 'look-up', 'copper');
  await lead.keyboard.press('Enter');
  await lead.locator('#look-up-error', { hasText: 'Write a whole link, e-mail address, number or handle.' }).waitFor();
  assert.equal(await lead.locator('#found').count(), 0);
  await type(lead, 'look-up', 'nobody@copper.example');
  await lead.keyboard.press('Enter');
  await focused(lead, 'found');
  assert.equal(await lead.locator('#found').innerText(), 'Never met here');
  assert.equal(await field(lead, 'look-up').inputValue(), 'nobody@copper.example');
  assert.match(lead.url(), /\/desk\/campaigns$/, 'what is searched for stands in no address');
  await looked(lead, 'links-none');
});

it('three people who tell of one account raise a campaign, and from the queue it is a case and an account away', async () => {
  const reporter = await w.device(PHONE);
  await w.signIn(reporter, 'REPORTER');
  const plain = { danger_now: ['NO'], last_contact: ['THIS_WEEK'], channel: ['PRO_NETWORK'], techniques: ['PAID_WORK'], target_response: ['IGNORED'], next_contact: ['NO'], contact_method: ['EMAIL'] };
  const file = async (answers) => {
    const sent = await ask(reporter, 'POST', '/api/v1/reports', { form_version: 1, language: 'en', answered_at: Date.now(), answers: { ...plain, ...answers } });
    assert.equal(sent.status, 201, JSON.stringify(sent.said));
  };
  const persona = { persona_name: ['Copper Quartz'], persona_org: ['Copper Consulting'] };
  for (const [number, name] of NAMES.entries()) {
    await file({ subject_relation: ['COLLEAGUE'], subject_name: [name], identifiers: [PROFILE[number]], ...(number < 2 && persona) });
  }
  await file({ subject_relation: ['ME'], narrative: [`A colleague showed me ${PROFILE[0]} at lunch.`] });
  await until(async () => (await ask(lead, 'GET', '/api/v1/campaigns')).said.items.length === 1, 'the campaign to be raised');
  [campaign] = (await ask(lead, 'GET', '/api/v1/campaigns')).said.items;
  const { cases } = (await ask(lead, 'GET', `/api/v1/campaigns/${campaign.id}`)).said;
  [first] = cases;
  await travel(lead, '/desk');
  await follow(lead, lead.locator(`#case-${first.id}`));
  await shows(lead, `Case ${first.reference}`);
  await lead.locator('#seen-before').waitFor();
  await looked(lead, 'links-case');
  await follow(lead, lead.getByRole('link', { name: SHOWN }).first());
  await shows(lead, 'Account on a platform');
  const said = await lead.locator('main').innerText();
  assert.match(said, /Strong:/);
  assert.match(said, /Offered paid work/);
  assert.match(said, /In the story only, where it may be the reporter’s own\. Does not count\./);
  for (const typed of PROFILE) assert.ok(said.includes(typed), `as it was typed: ${typed}`);
  assert.equal(await lead.locator('main a[href*="linkedin"]').count(), 0, 'nothing leads to where an approacher is');
  await submit(lead, 'copy');
  await lead.locator('#copied', { hasText: 'Copied, as it is shown.' }).waitFor();
  assert.equal(await lead.evaluate(() => navigator.clipboard.readText()), SHOWN);
  await looked(lead, 'links-entity');
  await follow(lead, lead.getByRole('link', { name: 'Its campaign' }));
  await shows(lead, 'Campaign: Not named yet');
  assert.equal(await lead.locator('.vd-cases__link').count(), 3, 'the story’s case is none of its cases');
});

it('a lead names it; whoever was slower keeps what they typed and reads what changed', async () => {
  await unfold(lead, 'Name it');
  await submit(lead, 'campaign-name');
  await focused(lead, 'error-summary');
  assert.equal(await field(lead, 'campaign-name.name').getAttribute('aria-invalid'), 'true');
  await type(lead, 'campaign-name.name', 'Copper papers');
  await type(lead, 'campaign-name.summary', 'Paid papers about votes.');
  const other = { version: 1, name: 'Copper profile', summary: null };
  assert.equal((await ask(lead, 'POST', `/api/v1/campaigns/${campaign.id}/name`, other)).status, 204);
  w.watch.expects(/^status 409: POST .*\/name$/, /^console: .*409/);
  await submit(lead, 'campaign-name');
  await lead.locator('#error-summary', { hasText: 'Somebody changed this campaign before you. It is now called “Copper profile”.' }).waitFor();
  await focused(lead, 'error-summary');
  await shows(lead, 'Campaign: Copper profile');
  assert.equal(await field(lead, 'campaign-name.name').inputValue(), 'Copper papers');
  assert.equal(await field(lead, 'campaign-name.summary').inputValue(), 'Paid papers about votes.');
  await looked(lead, 'links-race');
  await submit(lead, 'campaign-name');
  await told(lead, 'That is kept');
  await shows(lead, 'Campaign: Copper papers');
  assert.match(await lead.locator('main').innerText(), /Paid papers about votes\./);
  await looked(lead, 'links-campaign');
});

it('a search in another spelling leads to the account, and is there again on the way back', async () => {
  await follow(lead, lead.getByRole('link', { name: 'Back to the campaigns' }));
  await shows(lead, 'Campaigns');
  await loaded(lead);
  assert.match(await lead.locator('main table').innerText(), /Copper papers[\s\S]*Running[\s\S]*3/);
  await type(lead, 'look-up', 'LINKEDIN.com/in/copper-consulting/details/experience');
  await lead.keyboard.press('Enter');
  await lead.locator('#found', { hasText: 'Met before' }).waitFor();
  await focused(lead, 'found');
  await looked(lead, 'links-campaigns');
  await follow(lead, lead.getByRole('link', { name: SHOWN }));
  await shows(lead, 'Account on a platform');
  await lead.goBack();
  await shows(lead, 'Campaigns');
  await loaded(lead);
  assert.equal(await lead.locator('#found').innerText(), 'Met before');
});

it('what may be about the same is settled on the case, with a reason', async () => {
  const { items } = (await ask(lead, 'GET', `/api/v1/cases/${first.id}/suggestions`)).said;
  const named = items.find(({ entity }) => entity.kind === 'PERSONA');
  assert.ok(named, JSON.stringify(items));
  const form = `case-suggestion-${named.other.id}-${named.entity.id}`;
  await travel(lead, `/desk/cases/${first.id}`);
  await submit(lead, form);
  await focused(lead, 'error-summary');
  await field(lead, `${form}.holds`).focus();
  await lead.keyboard.press('Space');
  await type(lead, `${form}.reason`, 'The same picture.');
  await submit(lead, form);
  await told(lead, 'That is kept');
  assert.equal(await lead.locator(`form[data-do="${form}"]`).count(), 0);
  assert.match(await lead.locator('main').innerText(), /said that they are: The same picture\./);
  await follow(lead, lead.getByRole('link', { name: named.entity.shown }).first());
  await shows(lead, 'Name with an organisation');
  assert.match(await lead.locator('main').innerText(), /Weak:/);
});

it('closing it is asked once more, and a change of mind closes nothing', async () => {
  await travel(lead, `/desk/campaigns/${campaign.id}`);
  await unfold(lead, 'Close the campaign');
  await type(lead, 'campaign-close.reason', 'The profile is gone.');
  await submit(lead, 'campaign-close');
  await focused(lead, 'sure');
  assert.equal(await field(lead, 'campaign-end.reason').inputValue(), 'The profile is gone.');
  await looked(lead, 'links-closing');
  const questions = [];
  lead.once('dialog', (dialog) => { questions.push(dialog.message()); dialog.dismiss(); });
  await follow(lead, lead.getByRole('link', { name: 'Back to the campaigns' }));
  assert.deepEqual(questions, ['What you typed is not sent yet. Leave this page and lose it?']);
  await submit(lead, 'campaign-keep');
  await lead.locator('#sure').waitFor({ state: 'detached' });
  assert.equal((await ask(lead, 'GET', `/api/v1/campaigns/${campaign.id}`)).said.line.closed_at, null);
  await unfold(lead, 'Close the campaign');
  await type(lead, 'campaign-close.reason', 'The profile is gone.');
  await submit(lead, 'campaign-close');
  await focused(lead, 'sure');
  await submit(lead, 'campaign-end');
  await told(lead, 'The campaign is closed');
  assert.match(await lead.locator('main').innerText(), /Why it was closed: The profile is gone\./);
  assert.equal(await lead.locator('form[data-do="campaign-close"]').count(), 0, 'nothing is closed twice');
  await looked(lead, 'links-closed');
});

it('who does not lead reads it and is offered nothing, and an address of nothing says so', async () => {
  const jo = await w.device(DESK);
  await w.signIn(jo, 'TRIAGE', '**/desk');
  await travel(jo, `/desk/campaigns/${campaign.id}`);
  await shows(jo, 'Campaign: Copper papers');
  assert.equal(await jo.locator('main form').count(), 0);
  w.watch.expects(/^status 404: GET .*\/(campaigns|entities)\//, /^console: .*404/);
  for (const place of ['campaigns', 'entities']) {
    await jo.goto(`/desk/${place}/00000000-0000-7000-8000-000000000000`);
    await loaded(jo);
    assert.equal(await jo.locator('main form').count(), 0);
    assert.match(await jo.locator('h1').innerText(), /not found|nothing here/i);
  }
});
