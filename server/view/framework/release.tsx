/** What became of a released version since, the other versions of its framework, and the forms it can be had in. */
import type { WordKey } from '../words.ts'
import { readable } from './json-ld.ts'
import { Link } from './said.tsx'
import { shown as show, versionPath, type FrameworkVersion, type PageContext, type Shown } from './shown.ts'

/** That the version is no longer to be used, why, and what to use instead; nothing while it is in force. */
export function OutOfUse({ shown }: { readonly shown: Shown }) {
  const { version, context, words } = shown
  const { status = 'released', statusReason, statusChangedAt, replacedBy } = version
  if (status === 'released') return null
  const since = statusChangedAt === undefined ? '' : ` ${words.date(statusChangedAt)}`
  const other = context.frameworks?.find(({ iri }) => iri === replacedBy)
  return (
    <div class="status" role="note">
      <strong>
        {words.say(`release.${status}Since`)}
        {since}.
      </strong>
      {statusReason !== undefined && <p>{readable(statusReason)}</p>}
      {replacedBy !== undefined && (
        <p>
          {words.say('release.replacedBy')}{' '}
          <Link shown={shown} iri={replacedBy}>
            {other === undefined ? undefined : `${other.title[context.language]}, ${other.version}`}
          </Link>
        </p>
      )}
      <p>{words.say('release.stillReadable')}</p>
    </div>
  )
}

/** The versions of a framework as a table, the latest first. `versions` is sorted by version. */
export function History({
  versions,
  context,
}: {
  readonly versions: readonly FrameworkVersion[]
  readonly context: PageContext
}) {
  const [latest] = versions
  if (latest === undefined) return null
  const { say, date } = show(latest, context).words
  const rows = versions.map((version, index) => ({ version, previous: versions[index - 1] })).toReversed()
  return (
    <table>
      <caption>{say('framework.versionsCaption')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('record.version')}</th>
          <th scope="col">{say('framework.publishedOn')}</th>
          <th scope="col">{say('release.status')}</th>
          {versions.length > 1 && <th scope="col">{say('release.changes')}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ version, previous }) => (
          <tr key={version.version}>
            <th scope="row">
              <a
                href={versionPath(version)}
                aria-current={versionPath(version) === context.path ? 'page' : undefined}
              >
                {say('version.number', { version: version.version })}
              </a>
            </th>
            <td>
              <time dateTime={version.publishedAt}>{date(version.publishedAt)}</time>
            </td>
            <td>{say(`release.${version.status ?? 'released'}`)}</td>
            {versions.length > 1 && (
              <td>
                {previous !== undefined && (
                  <a href={`${versionPath(previous)}/diff/${encodeURIComponent(version.version)}`}>
                    {say('release.changesSince', { version: previous.version })}
                  </a>
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The formats a version can be had in: as `?format=`, and what each is good for. */
const formats = [
  ['json-ld', 'download.json-ld'],
  ['ctdl-asn', 'download.ctdl-asn'],
  ['case', 'download.case'],
  ['turtle', 'download.turtle'],
  ['n-quads', 'download.n-quads'],
  ['csv', 'download.csv'],
] as const satisfies readonly (readonly [string, WordKey])[]

/** Links to the version in every format, and to the signed release. */
export function Downloads({ shown: { version, words } }: { readonly shown: Shown }) {
  const path = versionPath(version)
  return (
    <ul>
      {formats.map(([format, label]) => (
        <li key={format}>
          <a href={`${path}?format=${format}`}>{words.say(label)}</a>
        </li>
      ))}
      <li>
        <a href={`${path}/release`}>{words.say('release.credential')}</a>
        <p>{words.say('release.credentialNote')}</p>
      </li>
    </ul>
  )
}
