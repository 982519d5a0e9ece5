declare module "tom-select/plugins/remove_button/plugin.js" {
  const plugin: (...args: unknown[]) => void;
  export default plugin;
}
