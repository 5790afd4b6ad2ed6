import fc from 'fast-check'
import { test } from 'tap'
import { formatEndpoint } from '../../cli/format-endpoint.ts'
import { parseEndpoint } from '../../cli/parse-endpoint.ts'

test('what is formatted is read again', async () => {
  const endpoint = fc.record({
    address: fc.oneof(fc.ipV4(), fc.ipV6()),
    port: fc.integer({ min: 0, max: 65535 }),
  })
  fc.assert(
    fc.property(endpoint, (each) => {
      const again = parseEndpoint(formatEndpoint(each))
      return again?.address === each.address && again.port === each.port
    }),
  )
})

for (const text of [
  ...['', '5060', '127.0.0.1', '127.0.0.1:', '127.0.0.1:65536', '127.0.0.1:-1', 'localhost:5060'],
  ...['::1:5060', '[::1:5060', '::1]:5060', '[127.0.0.1]:5060', '[::1]', '127.0.0.1:5060 '],
]) {
  test(`"${text}" is no endpoint`, async (t) => t.equal(parseEndpoint(text), undefined))
}
