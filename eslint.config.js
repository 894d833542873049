import path from 'node:path'
import js from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** Names that say nothing about what is inside. A new thing goes to the room that carries its name. */
const emptyNames = new Set([
  'utils',
  'util',
  'helpers',
  'services',
  'common',
  'core',
  'lib',
  'misc',
  'shared',
])

/** Folders and files are kebab-case (`award-badge.ts`, `key-store.test.ts`) and never have an empty name. */
const fileName = {
  meta: { type: 'suggestion', schema: [], messages: { bad: '{{name}}: {{why}}.' } },
  create(context) {
    return {
      Program(node) {
        const relative = path.relative(context.cwd, context.filename)
        for (const segment of relative.split(path.sep)) {
          const name = segment.replace(/(\.test|\.d)?\.tsx?$/, '')
          const why = emptyNames.has(name)
            ? 'name the file or folder after the noun it holds'
            : /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)
              ? undefined
              : 'file and folder names are kebab-case'
          if (why !== undefined) context.report({ node, messageId: 'bad', data: { name: segment, why } })
        }
      },
    }
  },
}

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration, ExportSpecifier[exported.name="default"]',
  message: 'Export by name: the name then is the same everywhere.',
}
const noEnvironment = {
  selector: 'MemberExpression[object.name="process"][property.name="env"]',
  message: 'Only server/config.ts reads the environment: take a Config.',
}

export default defineConfig(
  globalIgnores([
    'dist',
    'coverage',
    'data',
    'demo-output',
    'frameworks',
    'server/http/contract/openapi.d.ts',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { local: { rules: { 'file-name': fileName } } },
    rules: {
      'local/file-name': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
      // Texts from outside are searched for control characters.
      'no-control-regex': 'off',
      'no-restricted-syntax': ['error', noDefaultExport],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // An async function without await keeps an asynchronous contract when there is nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // The checker does not see what a callback changes, nor that outside data may belie its type.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // `Record<never, never>` says on purpose that there is nothing.
      '@typescript-eslint/no-generated-empty-object-type': 'off',
      // What rooms hand each other are closures written as methods, not classes: safe out of their object.
      '@typescript-eslint/unbound-method': 'off',
      // Drivers describe plain option objects as classes.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // A type parameter used once still names what a reader of the signature looks for.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // `() => next()` is how Express and node:stream callbacks read best.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['server/**'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, noEnvironment] },
  },
  {
    files: ['server/config.ts'],
    rules: { 'no-console': 'off', 'no-restricted-syntax': ['error', noDefaultExport] },
  },
  {
    // The process itself speaks on its own streams; command lines and their suites print.
    files: ['server/main.ts', 'scripts/**', 'test/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**'],
    rules: {
      // chai asserts by reading a property: expect(x).to.be.true
      '@typescript-eslint/no-unused-expressions': 'off',
      // A test knows what it built; the assertion fails loudly if it is wrong.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // Declarations describe packages as they are.
    files: ['**/*.d.ts'],
    rules: { 'no-restricted-syntax': 'off', '@typescript-eslint/no-extraneous-class': 'off' },
  },
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: { globals: { module: 'readonly', process: 'readonly' } },
  },
)
