/** Takes the badge out of a PDF file it is attached to. */
import { PdfFile, PdfNotReadError } from './pdf-file.ts'
import {
  isDictionary,
  isList,
  MalformedPdfError,
  PdfName,
  PdfReference,
  type PdfDictionary,
  type PdfValue,
} from './pdf-values.ts'

export type UnattachRefusal =
  'not-a-pdf' | 'malformed-pdf' | 'pdf-not-read' | 'no-credential' | 'several-credentials'

/** `bytes`: a credential as JSON, or a compact JWS: not looked at yet. */
export type Unattached = { readonly bytes: Buffer } | { readonly refusal: UnattachRefusal }

/** Attachments looked at, and nodes of the tree of their names. */
const mostAttachments = 64
const mostNodes = 256

const credentialNames = /\.(?:json|jsonld|jwt|vc)$/iu
const credentialTypes: ReadonlySet<string> = new Set([
  'application/json',
  'application/ld+json',
  'application/vc',
  'application/vc+ld+json',
  'application/vc+jwt',
  'application/jwt',
])

/**
 * The one attachment of the PDF file that is named, or typed, as a credential is; or the reason why there is none. The file begins with its header
 * and ends with its end: one that is something else besides (a polyglot) is refused. What it shows on its pages is not read, its scripts are not
 * run, its attachments other than a credential are left alone. Never throws; bounded in time and memory, see `PdfFile`. An encrypted file,
 * and one compressed in another way than by Flate or beyond 1 MiB, is `pdf-not-read`.
 * Does NOT say whether the pages show what the credential says.
 * @see ISO 32000-2 §7.11.4
 */
export function unattach(bytes: Uint8Array): Unattached {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!/^%PDF-[12]\.\d/u.test(buffer.toString('latin1', 0, 8))) return { refusal: 'not-a-pdf' }
  try {
    const file = new PdfFile(buffer)
    const [first, ...others] = credentials(file)
    if (first === undefined) return { refusal: 'no-credential' }
    return others.length > 0 ? { refusal: 'several-credentials' } : { bytes: file.streamBytes(first) }
  } catch (error) {
    if (error instanceof MalformedPdfError) return { refusal: 'malformed-pdf' }
    if (error instanceof PdfNotReadError) return { refusal: 'pdf-not-read' }
    throw error
  }
}

/** Each once, however many ways lead to it. */
function credentials(file: PdfFile): readonly PdfReference[] {
  const root = file.root()
  const found = new Map<number, PdfReference>()
  for (const specification of [...namedFiles(file, root), ...associatedFiles(file, root)]) {
    const streams = file.resolve(specification.get('EF'))
    if (!isDictionary(streams)) continue
    const stream = streams.get('UF') ?? streams.get('F')
    if (stream instanceof PdfReference && isCredential(file, specification, stream))
      found.set(stream.number, stream)
  }
  return [...found.values()]
}

function isCredential(file: PdfFile, specification: PdfDictionary, stream: PdfReference): boolean {
  const name = file.resolve(specification.get('UF') ?? specification.get('F'))
  const dictionary = file.resolve(stream)
  const type = isDictionary(dictionary) ? file.resolve(dictionary.get('Subtype')) : undefined
  return (
    (Buffer.isBuffer(name) && credentialNames.test(fileName(name))) ||
    (type instanceof PdfName && credentialTypes.has(type.name.toLowerCase()))
  )
}

/** The signs of a file's name that its ending is written with: in UTF-16 every other byte is zero. */
function fileName(bytes: Buffer): string {
  return bytes.toString('latin1').replaceAll('\0', '')
}

/** §7.9.6: the leaves of the name tree. */
function namedFiles(file: PdfFile, root: PdfDictionary): readonly PdfDictionary[] {
  const names = file.resolve(root.get('Names'))
  const pending: (PdfValue | undefined)[] = isDictionary(names) ? [names.get('EmbeddedFiles')] : []
  const found: PdfDictionary[] = []
  for (let nodes = 0; pending.length > 0; nodes += 1) {
    if (nodes > mostNodes) throw new PdfNotReadError()
    const node = file.resolve(pending.shift())
    if (!isDictionary(node)) continue
    const [kids, leaves] = [file.resolve(node.get('Kids')), file.resolve(node.get('Names'))]
    if (isList(kids)) pending.push(...kids)
    if (isList(leaves))
      found.push(
        ...dictionaries(
          file,
          leaves.filter((_, index) => index % 2 === 1),
        ),
      )
    if (found.length > mostAttachments) throw new PdfNotReadError()
  }
  return found
}

/** §14.13: files associated with the document, as PDF/A-3 has them. */
function associatedFiles(file: PdfFile, root: PdfDictionary): readonly PdfDictionary[] {
  const files = file.resolve(root.get('AF'))
  if (!isList(files)) return []
  if (files.length > mostAttachments) throw new PdfNotReadError()
  return dictionaries(file, files)
}

function dictionaries(file: PdfFile, values: readonly PdfValue[]): readonly PdfDictionary[] {
  return values.map((value) => file.resolve(value)).filter(isDictionary)
}
