import { test } from 'tap'
import { uuidV5 } from '../../../partitioning/layout/uuid-v5.ts'

test('RFC 9562, A.4: the UUID of www.example.com in the name space of DNS', async (t) => {
  const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'
  t.equal(uuidV5(dns, 'www.example.com'), '2ed6657d-e927-568b-95e1-2665a8aea6a2')
})
