import { copyFile, readFile } from 'node:fs/promises'
import { get } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'tap'
import { readTls } from '../../../switch/service/read-tls.ts'
import type { SwitchFileError } from '../../../switch/service/switch-file-error.ts'
import { openAuthority } from '../../support/authority.ts'
import { openApiWorld } from '../http/world.ts'

test('the API is served over TLS, with the key that systemd passes', async (t) => {
  const authority = await openAuthority(t)
  const { certificate, key } = await authority.issue('api', ['IP:127.0.0.1'])
  const credentials = t.testdir()
  await copyFile(key, join(credentials, 'api.key'))
  const tls = await readTls({ certificate, key: '/nowhere' }, credentials)
  const { origin } = await openApiWorld(t, {}, { tls })
  const ca = await readFile(authority.file)
  const said = await new Promise<string>((resolve, reject) => {
    const ask = get(`${origin.replace('http:', 'https:')}/v1/calls`, { ca }, (answer) =>
      resolve(text(answer)),
    )
    ask.on('error', reject)
  })
  t.match(JSON.parse(said), { error: /say who you are/ })
  await t.rejects(fetch(`${origin}/v1/calls`), 'nothing is told without it')
})

test('what is not there, or belongs to another certificate, is named', async (t) => {
  const authority = await openAuthority(t)
  const one = await authority.issue('one', ['DNS:one.example'])
  const two = await authority.issue('two', ['DNS:two.example'])
  const { certificate } = one
  t.same(await readTls(one, undefined), {
    cert: await readFile(certificate, 'utf8'),
    key: await readFile(one.key, 'utf8'),
  })
  const refusal = (key: string) =>
    readTls({ certificate, key }, undefined).catch((error: SwitchFileError) => error.problems)
  t.match(await refusal(two.key), [
    { message: /^http\.tls: \S+one\.pem with \S+two\.key is of no use: /, hint: /PEM/ },
  ])
  t.match(await refusal('/nowhere'), [{ message: /^http\.tls: \/nowhere cannot be read: ENOENT/ }])
})
