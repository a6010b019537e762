// Lint: the mistakes that types alone do not show. `npm run check:lint`.
// https://typescript-eslint.io/rules/
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/generated/**', 'node_modules/**', 'data/**', 'coverage/**', 'bench-results/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
  {
    files: ['server/**/*.{ts,tsx}', 'scripts/**/*.ts', '*.config.ts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: 'scripts/check/tsconfig.lint.json', tsconfigRootDir: process.cwd() },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      // promises: an audit row or a transaction that nobody waits for is lost work
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      'no-async-promise-executor': 'error',
      // types: nothing passes unseen
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-call': 'error',
      '@typescript-eslint/no-unsafe-member-access': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-plus-operands': 'error',
      '@typescript-eslint/no-base-to-string': 'error',
      '@typescript-eslint/no-array-delete': 'error',
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // the language
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-console': 'error',
      'no-debugger': 'error',
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-fallthrough': 'error',
      'no-self-compare': 'error',
      'no-constant-binary-expression': 'error',
      'no-unsafe-finally': 'error',
      'no-cond-assign': ['error', 'except-parens'],
      'no-misleading-character-class': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'], location: 'start' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' },
        {
          selector: 'ObjectExpression > Property[kind="get"]',
          message:
            'A class may have a getter. Of an object that is of no class the engine keeps all that the getter holds until the next full collection: make it a function.',
        },
        { selector: 'TSEnumDeclaration', message: 'A union or a frozen object does it without code of its own.' },
      ],
      // sizes, as a mirror: style says what is usual, these say what needs a reason
      'max-lines': ['error', { max: 300, skipComments: true, skipBlankLines: true }],
      'max-depth': ['error', 4],
    },
  },
  // Configurations have a default export because their tools read it.
  { files: ['*.config.ts', '**/test-setup.ts'], rules: { 'no-restricted-syntax': 'off' } },
  // Commands talk to a terminal.
  {
    files: ['scripts/**/*.ts', 'server/load/**/*.ts', 'server/bench/**/*.ts', 'server/{main,start,demo,maintenance}.ts'],
    rules: { 'no-console': 'off' },
  },
  // Journeys say which engine is missing and print the smallest world that fails.
  { files: ['server/journeys/**/*.ts'], rules: { 'no-console': 'off', 'max-lines': 'off' } },
  // Tables and stories are as long as their subject, and what a response says is any until a test has looked.
  {
    files: ['**/*.test.ts', '**/*.contract.ts', '**/*.test-d.ts'],
    rules: {
      'max-lines': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
    },
  },
);
