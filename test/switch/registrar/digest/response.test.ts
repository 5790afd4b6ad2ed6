import { test } from 'tap'
import { digestHa1, digestResponse } from '../../../../switch/registrar/digest/response.ts'

const JASON = {
  account: {
    username: 'J\u00e4s\u00f8n Doe',
    realm: 'api@example.org',
    password: 'Secret, or not?',
  },
  uri: '/doe.json',
  nonce: '5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK',
  cnonce: 'NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v',
}
const MUFASA = {
  account: { username: 'Mufasa', realm: 'http-auth@example.org', password: 'Circle of Life' },
  uri: '/dir/index.html',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
}
const OLD_MUFASA = {
  account: { username: 'Mufasa', realm: 'testrealm@host.com', password: 'Circle Of Life' },
  uri: '/dir/index.html',
  nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
  cnonce: '0a4f113b',
}

const VECTORS = [
  ['RFC 2617, 3.5', 'MD5', OLD_MUFASA, '6629fae49393a05397450978507c4ef1'],
  ['RFC 7616, 3.9.1', 'MD5', MUFASA, '8ca523f5e9506fed4657c9700eebdbec'],
  [
    'RFC 7616, 3.9.1',
    'SHA-256',
    MUFASA,
    '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
  ],
  [
    'RFC 7616, 3.9.2 with erratum 4897',
    'SHA-512-256',
    JASON,
    '3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5',
  ],
] as const

for (const [source, algorithm, { account, uri, nonce, cnonce }, response] of VECTORS) {
  test(`${algorithm} of ${source}`, async (t) => {
    const ha1 = digestHa1(algorithm, account)
    const protection = { cnonce, nc: '00000001' }
    t.equal(digestResponse({ algorithm, ha1, method: 'GET', uri, nonce, protection }), response)
  })
}
