import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'tap'

const LINK = /\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g
const HEADING = /^#+ (.+)$/gm

const pages = [
  ...['README.md', 'CONTRIBUTING.md'],
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
]

/** As the usual renderers of Markdown name headings. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}

function anchorsOf(page: string): string[] {
  return [...readFileSync(page, 'utf8').matchAll(HEADING)].map(([, text = '']) => anchorOf(text))
}

/** What is wrong with a link, if anything is. */
function faultOf(page: string, path: string, anchor: string | undefined): string[] {
  const target = path === '' ? page : normalize(join(dirname(page), path))
  if (!existsSync(target)) return [`${page}: ${path} does not exist`]
  if (anchor === undefined || anchorsOf(target).includes(anchor)) return []
  return [`${page}: ${target} has no heading for #${anchor}`]
}

for (const page of pages) {
  test(`every link of ${page} leads somewhere`, async (t) => {
    const links = [...readFileSync(page, 'utf8').matchAll(LINK)]
    t.same(
      links.flatMap(([, path = '', anchor]) => faultOf(page, path, anchor)),
      [],
    )
  })
}
