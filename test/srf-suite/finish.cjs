const { createRequire } = require('node:module')
const { join } = require('node:path')

/** Milliseconds for what the last test still has to say. */
const AFTERWARDS = 300

/** Preloaded: the suite's applications hold their process up when the tests are over. */
const tape = createRequire(join(process.cwd(), 'package.json'))('tape')
tape.onFinish(() => setTimeout(() => process.exit(), AFTERWARDS))
