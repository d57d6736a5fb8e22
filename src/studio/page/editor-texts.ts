/** The texts of the editor of scenarios: English, Chinese. */
export const editorTexts = {
  'edit-scenario': ['Scenario editor', '场景编辑器'],
  'open-scenario': ['Open', '打开'],
  'new-scenario': ['A new scenario', '新场景'],
  'from-catalogue': ['catalogue: {name}', '目录：{name}'],
  'file-name': ['File', '文件'],
  'file-name-rule': [
    'The name of the file has letters, digits, “_”, “-” and “.”, and ends in .yaml.',
    '文件名只含字母、数字、“_”、“-”和“.”，并以 .yaml 结尾。',
  ],
  save: ['Save and run', '保存并运行'],
  unsaved: ['not saved', '未保存'],
  'saved-in': ['Saved in {folder}', '已保存到 {folder}'],
  'discard-changes': ['Discard the changes that were not saved?', '放弃未保存的更改？'],
  'load-from-disk': ['Load the file from the disk', '从磁盘载入文件'],
  'overwrite-file': ['Write over it', '覆盖它'],
  'scenario-text': ['Scenario in YAML', 'YAML 场景'],
  'editor-keys': [
    'Ctrl + S saves and runs, Ctrl + Space completes, F8 goes to the next problem.',
    'Ctrl + S 保存并运行，Ctrl + 空格 补全，F8 跳到下一个问题。',
  ],
  'scenario-problems': ['What is wrong with it', '问题'],
  'editor-run': ['Run in virtual time', '虚拟时间运行'],
  'not-run': [
    'Save the scenario: it is run then, and its verdict and timeline stand here.',
    '保存场景后会运行它，判定和时间线显示在这里。',
  ],
  running: ['It runs …', '正在运行…'],
  'editor-run-took': ['{events} events in {ms} ms', '{ms} 毫秒内 {events} 个事件'],
  'studio-silent': [
    'The studio does not answer. Start it again, then try again.',
    '工作台没有应答。请重新启动它，然后重试。',
  ],
  'member-required': ['required', '必填'],
} as const satisfies Readonly<Record<string, readonly [english: string, chinese: string]>>;
