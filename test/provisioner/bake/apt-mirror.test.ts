import { test } from 'tap'
import { renderSources, securityMirror } from '../../../image/content/render-sources.ts'
import { debianMirrors } from '../../../provisioner/bake/apt-mirror.ts'

test('finds the archive in both forms apt knows, and no other archive', async (t) => {
  const oneLine = `# deb http://old.example.org/debian stable main
deb [arch=amd64] http://mirror.example.org/debian/ trixie main
deb http://mirror.example.org/debian-security trixie-security main`
  const deb822 = `Types: deb
URIs: https://mirror.example.net/debian
Suites: trixie`
  t.same(debianMirrors(oneLine), ['http://mirror.example.org/debian'])
  t.same(debianMirrors(deb822), ['https://mirror.example.net/debian'])
  t.same(debianMirrors('deb http://example.org/node_20.x nodistro main'), [])
})

test('security fixes come from the neighbour of the archive', async (t) => {
  t.equal(
    securityMirror('http://mirror.example.org/debian/'),
    'http://mirror.example.org/debian-security',
  )
  t.match(renderSources('http://mirror.example.org/debian'), /Suites: trixie-security/)
})

test('a key of the mirror stands in each source, in the form of deb822', async (t) => {
  const text = renderSources('http://mirror.example.org/debian', '-----BEGIN\n\nmDME\n-----END\n')
  t.equal(text.match(/Signed-By:\n -----BEGIN\n \.\n mDME\n -----END\n/g)?.length, 2)
  t.notMatch(text, /keyrings/)
})
