/** The bodies of the VC API, taken apart: known members and options only, each of its type. */
import { isObject, isText, longestId } from './values.ts'
import { refusal, trouble, type Refusal } from './problem-details.ts'

type Check = (value: unknown) => boolean

const isFlag: Check = (value) => typeof value === 'boolean'
const checksKnown = ['proof', 'credentialStatus']
const isListOfTexts: Check = (value) =>
  Array.isArray(value) && value.length <= 1000 && value.every((item) => isText(item) && item.length <= 2000)
const isShortText: Check = (value) => isText(value) && value !== '' && value.length <= longestId

/** The options each operation knows, with the form of their values. */
const known = {
  issue: { credentialId: isShortText, mandatoryPointers: isListOfTexts },
  verifyCredential: {
    checks: isListOfTexts,
    returnResults: isFlag,
    returnProblemDetails: isFlag,
    returnCredential: isFlag,
  },
  verifyPresentation: {
    checks: isListOfTexts,
    challenge: isShortText,
    domain: isShortText,
    returnResults: isFlag,
    returnProblemDetails: isFlag,
    returnPresentation: isFlag,
  },
  createStatusList: { length: (value) => Number.isInteger(value) },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Check>>>>

export type Options = Readonly<Record<string, unknown>>

/**
 * The options of a body, all known and of their type; none when the body has none. A check that does not exist is an unknown option.
 * @see https://www.w3.org/TR/vcalm/ "an unknown option MUST be an error"
 */
export function readOptions(operation: keyof typeof known, options: unknown): Options | Refusal {
  if (options === undefined) return {}
  if (!isObject(options)) {
    return refusal(trouble('malformedValue', 'options est un objet.', 'options is an object.', '/options'))
  }
  const forms: Readonly<Record<string, Check>> = known[operation]
  for (const [name, value] of Object.entries(options)) {
    const form = Object.hasOwn(forms, name) ? forms[name] : undefined
    if (form === undefined)
      return unknownOption('Cette option n’existe pas.', 'There is no such option.', '/options')
    if (!form(value)) {
      return refusal(
        trouble(
          'malformedValue',
          'Une option n’a pas sa forme.',
          'An option does not have its form.',
          `/options/${name}`,
        ),
      )
    }
  }
  const { checks } = options
  if (Array.isArray(checks) && !checks.every((check) => checksKnown.includes(String(check)))) {
    return unknownOption(
      `Les vérifications possibles sont ${checksKnown.join(' et ')}.`,
      `The checks there are: ${checksKnown.join(', ')}.`,
      '/options/checks',
    )
  }
  return options
}

function unknownOption(fr: string, en: string, pointer: string): Refusal {
  return refusal(trouble('unknownOption', fr, en, pointer))
}

/** A body that is an object with these members at most; the first is there. */
export function readBody(body: unknown, members: readonly [string, ...string[]]): Options | Refusal {
  const [first] = members
  if (isObject(body) && first in body && Object.keys(body).every((name) => members.includes(name)))
    return body
  return refusal(
    trouble(
      'malformedValue',
      `Le corps est un objet : ${members.join(', ')}. ${first} est obligatoire.`,
      `The body is an object: ${members.join(', ')}. ${first} is required.`,
    ),
  )
}
