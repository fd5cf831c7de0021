/** JSON texts drawn at random, written in every way that JSON allows. */
import fc from 'fast-check'

const blank = fc
  .array(fc.constantFrom(' ', '\n', '\t', '\r', '  ', '\r\n'), { maxLength: 3 })
  .map((blanks) => blanks.join(''))

const escape = fc.constantFrom(
  '\\"',
  '\\\\',
  '\\/',
  '\\b',
  '\\f',
  '\\n',
  '\\r',
  '\\t',
  '\\u0041',
  '\\u005F',
  '\\ud83d\\ude00',
  '\\ud83d',
  '\\uDE00',
  '\\u0000',
)
const plain = fc.constantFrom(
  ...Array.from('abz019 ,:{}[]/$_é€'),
  '👩‍👧',
  '\u2028',
  '\u007f',
  '\ufeff',
  '__proto__',
  '$date',
)
const string = fc
  .array(fc.oneof(plain, escape), { maxLength: 12 })
  .map((characters) => `"${characters.join('')}"`)

const key = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('"a"', '"b"', '"1"', '"0"', '""', '"\\u0061"') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '"__proto__"',
      '"\\u005f_proto__"',
      '"$date"',
      '"$map"',
      '"constructor"',
      '"toString"',
    ),
  },
  { weight: 2, arbitrary: string },
)

const scalar = fc.oneof(
  string,
  fc.constantFrom(
    'true',
    'false',
    'null',
    '0',
    '-0',
    '1e999',
    '-1E+400',
    '1e-400',
    '0.1',
    '-12.50e-3',
    '9007199254740993',
    '12345678901234567890',
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
)

/** The text of some JSON value. */
export const jsonText: fc.Arbitrary<string> = fc.letrec<{
  value: string
  list: string
  object: string
}>((tie) => ({
  value: fc
    .tuple(
      blank,
      fc.oneof({ depthSize: 'medium', withCrossShrink: true }, scalar, tie('list'), tie('object')),
      blank,
    )
    .map((parts) => parts.join('')),
  list: fc.oneof(
    blank.map((inner) => `[${inner}]`),
    fc.array(tie('value'), { minLength: 1, maxLength: 8 }).map((items) => `[${items.join(',')}]`),
  ),
  object: fc.oneof(
    blank.map((inner) => `{${inner}}`),
    fc
      .array(
        fc
          .tuple(blank, key, blank, tie('value'))
          .map(([before, name, after, value]) => `${before}${name}${after}:${value}`),
        { minLength: 1, maxLength: 8 },
      )
      .map((members) => `{${members.join(',')}}`),
  ),
})).value
