import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { type Issued, openAuthority } from '../../support/authority.ts'

const SCRIPT = 'provisioner/installation/template/roles/es/files/check-certificate.sh'

/** What role es says of a certificate and a key; empty: they are good. */
function looked(...pems: readonly string[]): string {
  const input = pems.map((each) => readFileSync(each, 'utf8')).join('')
  return spawnSync('sh', [SCRIPT], { input, encoding: 'utf8' }).stderr
}

const whole = ({ certificate, key }: Issued) => looked(certificate, key)

test('a certificate that phones would refuse is told before an edge has it', async (t) => {
  const authority = await openAuthority(t)
  const issue = (name: string, from: number, to: number) =>
    authority.issue(name, ['DNS:example.org'], { from, to })
  const good = await issue('good', -1, 1)
  const other = await issue('other', -1, 1)
  t.equal(whole(good), '')
  t.equal(looked(good.certificate, authority.file, good.key), '', 'with that of its signer')
  t.match(whole(await issue('old', -9, -1)), /^has expired: notAfter=.* GMT\n$/)
  t.match(whole(await issue('new', 1, 9)), /^is not valid yet: notBefore=\d{4}-.*Z\n$/)
  t.match(looked(good.certificate, other.key), /^is not for this key/)
  t.match(looked(authority.file, good.certificate, good.key), /^is not for this key/, 'wrong order')
  t.match(looked(good.certificate), /^has no key/)
  t.match(looked(good.key), /^holds no certificate/)
})
