/* The browser's time zone is offered where it is listed and nobody has chosen another (C2). */

import assert from 'node:assert/strict';
import { it } from 'node:test';

globalThis.document = { querySelectorAll: () => [] };
const { offerZone } = await import('../../../static/js/ui/zone.js');

const listed = () => ({ value: 'Europe/Lisbon', options: [{ value: 'Europe/Lisbon' }, { value: 'Asia/Tokyo' }] });

it('takes the place of the installation\'s', () => {
  const select = listed();
  offerZone(select, 'Asia/Tokyo');
  assert.equal(select.value, 'Asia/Tokyo');
});

it('leaves what stands there when its own is not listed', () => {
  const select = listed();
  offerZone(select, 'Etc/Unknown');
  assert.equal(select.value, 'Europe/Lisbon');
});
