/** What somebody who means harm, or whose software is broken, sends instead of a good JSON body. */

/** In the place of a string. */
export const hostileValues: readonly (readonly [string, unknown])[] = [
  ['{"$ne": null}', { $ne: null }],
  ['{"$gt": ""}', { $gt: '' }],
  ['{"$where": "sleep(1000)"}', { $where: 'sleep(1000)' }],
  ['an array', ['a', 'b']],
  ['an empty array', []],
  ['a number', 42],
  ['true', true],
  ['null', null],
  ['1 MB of text', 'x'.repeat(1_000_000)],
  ['1 MB of an address', `https://${'a.'.repeat(500_000)}`],
]

/** As one more member of an object. */
export const hostileMembers: Readonly<Record<string, unknown>> = {
  _id: 'x',
  revision: 7,
  organisationId: 'tiers-lieu',
  secretHash: 'x',
  isAdmin: true,
  recipientKey: 'x',
  createdAt: '2020-01-01T00:00:00Z',
  $where: 'sleep(1000)',
  constructor: {},
}

/** An id in an address. */
export const hostileIds: readonly string[] = [
  '%7B%22$ne%22:null%7D',
  '%00',
  '..',
  'a%2fb',
  'a b',
  'x'.repeat(201),
  '%F0%9F%8E%93',
]

export interface HostileBody {
  readonly what: string
  readonly raw: string | Uint8Array
  readonly type: string
  readonly status: number
  readonly code: string
}

const json = 'application/json'

/** In the place of `text`, the JSON of a good body whose first member has a simple name; each with what is to be answered. */
export function hostileBodies(text: string): readonly HostileBody[] {
  const [first = ''] = /^\{"\w+":/.exec(text) ?? []
  const deep = `${first}${'['.repeat(100_000)}${']'.repeat(100_000)}}`
  const escaped = `{"\\u00${first.charCodeAt(2).toString(16)}${first.slice(3)}1,`
  const notJson: readonly (readonly [string, string | Uint8Array])[] = [
    ['no JSON', '{oops'],
    ['JSON cut short', text.slice(0, -1)],
    ['two values', `${text}${text}`],
    ['a string', '"bonjour"'],
    ['null', 'null'],
    ['bytes that are not UTF-8', Buffer.from(text.replace(/[a-z]/, 'é'), 'latin1')],
  ]
  const invalid: readonly (readonly [string, string])[] = [
    ['an array', `[${text}]`],
    ['nothing', ''],
    ['a key twice', text.replace('{', `{${first.slice(1)}1,`)],
    ['a key twice, once escaped', text.replace('{', escaped)],
    ['JSON too deep', deep],
  ]
  const otherTypes: readonly (readonly [string, string | Uint8Array, string])[] = [
    ['UTF-16', Buffer.from(text, 'utf16le'), `${json}; charset=utf-16`],
    ['another charset', text, `${json}; charset=iso-8859-1`],
    ['XML', '<a/>', 'application/xml'],
    ['JSON-LD', text, 'application/ld+json'],
    ['a form', 'a=1', 'application/x-www-form-urlencoded'],
  ]
  return [
    ...notJson.map(([what, raw]) => ({ what, raw, type: json, status: 400, code: 'not-json' })),
    ...invalid.map(([what, raw]) => ({ what, raw, type: json, status: 400, code: 'invalid-request' })),
    ...otherTypes.map(([what, raw, type]) => ({
      what,
      raw,
      type,
      status: 415,
      code: 'unsupported-media-type',
    })),
    {
      what: 'more than 2 MiB',
      raw: `${text}${' '.repeat(2 * 1024 * 1024)}`,
      type: json,
      status: 413,
      code: 'payload-too-large',
    },
  ]
}
