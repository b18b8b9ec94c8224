/** The declarations of toml-eslint-parser name one type of eslint, which is not needed here and not installed. */
declare module 'eslint' {
  export namespace SourceCode {
    type VisitorKeys = Readonly<Record<string, readonly string[] | undefined>>;
  }
}
