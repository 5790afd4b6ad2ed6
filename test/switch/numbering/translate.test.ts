import { test } from 'tap'
import { compileTranslation } from '../../../switch/numbering/translate.ts'

test('the first rule that matches rewrites a number, once', async (t) => {
  const translate = compileTranslation([
    { match: '+49.', strip: 3, prepend: '0' },
    { match: '+.', strip: 1, prepend: '00' },
    { match: '0.', prepend: 'never', append: '#' },
  ])
  t.equal(translate('+4930123456'), '030123456')
  t.equal(translate('+33140000000'), '0033140000000')
  t.equal(translate('0815'), 'never0815#')
  t.equal(translate('110'), '110')
})

test('a rule that makes no sense is refused', async (t) => {
  t.throws(() => compileTranslation([{ match: '0.', strip: -1 }]), {
    name: 'RangeError',
    message: "rule '0.': strip is -1; write how many characters, or 0",
  })
  t.throws(() => compileTranslation([{ match: '0A' }]), { name: 'RangeError' })
})
