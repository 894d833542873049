import { isLanguageMap, isNode, localisedValue, readable } from '../json-ld.ts'
import type { JsonNode, Localised } from '../json-ld.ts'
import { machineProperties, nameOf, pathOf, termOf } from './shape.ts'
import type { ShownDiff } from './shape.ts'

export interface ValueProps {
  readonly shown: ShownDiff
  readonly value: unknown
  /** It is of the earlier version. */
  readonly gone: boolean
}

/** A value of a framework, for people: references by name, words in the language of the page, nested things property by property. */
export function SaidValue({ shown, value, gone }: ValueProps) {
  const items: readonly unknown[] | undefined = Array.isArray(value) ? value : undefined
  if (items !== undefined) {
    if (items.length === 1) return <SaidValue shown={shown} value={items[0]} gone={gone} />
    return (
      <ul>
        {items.map((item, index) => (
          <li key={index}>
            <SaidValue shown={shown} value={item} gone={gone} />
          </li>
        ))}
      </ul>
    )
  }
  if (isLanguageMap(value)) return <AllLanguages shown={shown} map={value} />
  if (isNode(value)) return <NestedNode shown={shown} value={value} gone={gone} />
  return <Simple shown={shown} value={value} gone={gone} />
}

function Simple({ shown, value, gone }: ValueProps) {
  const { say } = shown.words
  if (typeof value === 'boolean') return <>{say(value ? 'yes' : 'no')}</>
  if (typeof value === 'number') return <>{value}</>
  if (typeof value !== 'string') return <>–</>
  if (value === '.' || value.startsWith('./')) {
    return <NodeName shown={shown} code={value === '.' ? value : value.slice(2)} gone={gone} />
  }
  return <>{readable(value)}</>
}

/** In every language it is in: any of them may be what changed. */
function AllLanguages({ shown, map }: { readonly shown: ShownDiff; readonly map: JsonNode }) {
  const all = Object.keys(map).flatMap((language) =>
    localisedValue({ [language]: map[language] }, shown.context.language),
  )
  return (
    <>
      {all.map((words, index) => (
        <span key={`${String(words.language)} ${words.text}`}>
          {index > 0 && ' / '}
          <Words shown={shown} words={words} />
        </span>
      ))}
    </>
  )
}

function Words({ shown, words }: { readonly shown: ShownDiff; readonly words: Localised }) {
  const { text, language } = words
  return language === undefined || language === shown.context.language ? (
    <>{text}</>
  ) : (
    <span lang={language}>{text}</span>
  )
}

/** Its words alone when it has nothing else to say; else each property with its name. */
function NestedNode({ shown, value, gone }: ValueProps & { readonly value: JsonNode }) {
  const said = Object.entries(value).filter(([key]) => !machineProperties.includes(key))
  const [first] = said
  if (first === undefined) return <code>{readable(JSON.stringify(value))}</code>
  if (said.length === 1) return <SaidValue shown={shown} value={first[1]} gone={gone} />
  return (
    <ul>
      {said.map(([key, inner]) => (
        <li key={key}>
          {termOf(shown, key)}
          {shown.words.say('colon')}
          <SaidValue shown={shown} value={inner} gone={gone} />
        </li>
      ))}
    </ul>
  )
}

/** Code and name of a node, linked to its page when it has one. */
export function NodeName({
  shown,
  code,
  gone,
}: {
  readonly shown: ShownDiff
  readonly code: string
  readonly gone: boolean
}) {
  const name = nameOf(shown, code)
  // A reference may go on to a part of a node.
  const path = /^[A-Za-z0-9.-]+$/u.test(code) ? pathOf(shown, code, gone) : undefined
  const label = (
    <>
      {code !== '.' && <span class="code">{readable(code)}</span>}
      {name !== undefined && (
        <>
          {code !== '.' && ' '}
          <Words shown={shown} words={name} />
        </>
      )}
      {code === '.' && name === undefined && readable(shown.diff.framework)}
    </>
  )
  return path === undefined ? label : <a href={path}>{label}</a>
}
