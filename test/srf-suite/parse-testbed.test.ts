import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'tap'
import { parseTestbed } from './parse-testbed.ts'

const file = createRequire(import.meta.url).resolve('drachtio-srf/test/docker-compose-testbed.yaml')

test("the testbed of drachtio-srf's package is read from its compose file", async (t) => {
  const { answerers, farEngine } = parseTestbed(readFileSync(file, 'utf8'))
  t.equal(farEngine, '172.29.0.19')
  t.equal(answerers.length, 17)
  t.match(answerers[0], {
    name: 'sipp-uas-cancel',
    address: '172.29.0.12',
    scenario: 'uas-cancel.xml',
  })
})

test('a testbed without its second engine is refused', async (t) => {
  t.throws(() => parseTestbed('services: {}'), { message: /no drachtio-uas/ })
})
