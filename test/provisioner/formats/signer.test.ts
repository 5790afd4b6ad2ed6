import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { readSigner } from '../../../provisioner/formats/signer.ts'
import { writeOva } from '../../../provisioner/formats/write-ova.ts'

/** A key and its certificate, made by openssl. */
function make(t: Test, kind: readonly string[] = ['rsa:2048']) {
  const folder = mkdtempSync(join(tmpdir(), 'signer-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const subject = ['-x509', '-nodes', '-subj', '/CN=Switchyard', '-days', '2']
  const files = ['-keyout', key, '-out', certificate]
  execFileSync('openssl', ['req', ...subject, '-newkey', ...kind, ...files], { stdio: 'ignore' })
  const both = join(folder, 'signer.pem')
  writeFileSync(both, readFileSync(key, 'utf8') + readFileSync(certificate, 'utf8'))
  return { folder, key, certificate, both }
}

test('openssl finds the manifest signed by whom the certificate names', async (t) => {
  const { folder, key, both } = make(t)
  const [disk, ova] = [join(folder, 'disk'), join(folder, 'ds1.ova')]
  writeFileSync(disk, 'disk')
  const order = {
    ...{ name: 'ds1', envelope: '<Envelope/>\n', epoch: 1, signal: new AbortController().signal },
    ...{ disk: { path: disk, sha256: '0'.repeat(64), size: 4 }, signer: await readSigner(both) },
  }
  const told = await writeOva(ova, order)
  t.same(await writeOva(join(folder, 'again.ova'), order), told, 'the same bytes again')
  const members = execFileSync('tar', ['-xvf', ova, '-C', folder], { encoding: 'utf8' })
  t.equal(members, 'ds1.ovf\nds1.mf\nds1.cert\nds1.vmdk\n')
  const text = readFileSync(join(folder, 'ds1.cert'), 'utf8')
  const [, signature = ''] = /^SHA256\(ds1\.mf\)= ([0-9a-f]+)\n/.exec(text) ?? []
  t.notMatch(text, 'PRIVATE')
  t.notOk(readFileSync(ova).includes(readFileSync(key, 'utf8').split('\n')[3] ?? ''))
  writeFileSync(join(folder, 'signature'), Buffer.from(signature, 'hex'))
  const run = (...args: readonly string[]) =>
    execFileSync('openssl', args, { cwd: folder, encoding: 'utf8' })
  writeFileSync(join(folder, 'public.pem'), run('x509', '-in', 'ds1.cert', '-noout', '-pubkey'))
  const check = ['dgst', '-sha256', '-verify', 'public.pem', '-signature', 'signature'] as const
  t.equal(run(...check, 'ds1.mf'), 'Verified OK\n')
  t.throws(() => run(...check, 'ds1.ovf'))
})

test('what cannot sign is told', async (t) => {
  const { key, certificate, both } = make(t)
  const other = make(t)
  const mixed = join(other.folder, 'mixed.pem')
  writeFileSync(mixed, readFileSync(key, 'utf8') + readFileSync(other.certificate, 'utf8'))
  const curve = make(t, ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'])
  const told = (file: string) =>
    readSigner(file).then(
      () => 'nothing',
      ({ message }) => message.slice(file.length),
    )
  t.equal(await told(both), 'nothing')
  t.equal(await told(`${both}.not`), ' cannot be read: ENOENT')
  t.equal(await told(certificate), ' has no private key that can be used')
  t.equal(await told(key), ' has no certificate')
  t.equal(await told(mixed), ': the certificate is of another key')
  t.equal(await told(curve.both), ': the key is not RSA')
})
