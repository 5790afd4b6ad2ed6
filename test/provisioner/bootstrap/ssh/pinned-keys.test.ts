import { test } from 'tap'
import {
  fingerprintOf,
  parsePinnedKeys,
} from '../../../../provisioner/bootstrap/ssh/pinned-keys.ts'
import { KEYS } from '../../../inventory/source/public-keys.ts'

const { line, fingerprint } = KEYS.ED25519

test('pins are read by name; what is not a pin of ours is not', async (t) => {
  const text = [
    '# ds9 is gone',
    `ds1,ds1.example.org ${line}`,
    `ds2 ${KEYS.RSA_3072.line}`,
    `@cert-authority ds3 ${line}`,
    `@revoked ds4 ${line}`,
    `|1|salt|hash ${line}`,
    'ds5 ssh-ed25519',
    '',
  ].join('\r\n')
  const pins = parsePinnedKeys(text)
  t.same([...pins.keys()], ['ds1', 'ds1.example.org'])
  t.equal(fingerprintOf(pins.get('ds1') ?? Buffer.of()), fingerprint)
})
