/** A linked list: nodes with what they own, inserted, found, taken out, turned round, freed. */
import type { ProgramParts } from "./functions.ts";
import { addOneOf, addText, touch } from "./touch.ts";

export function writeList(parts: ProgramParts): string {
  const { random, lines, favourites } = parts;
  const element = random.pick(favourites);
  const data = random.pick(["array", "owned", "none"] as const);
  const member = { array: `${element} data[4];`, owned: `${element} *data;`, none: "" }[data];
  addText(
    lines,
    `struct node {
  unsigned key;
  ${member}
  struct node *next;
};`,
  );
  const init = {
    array: "for (int i = 0; i < 4; i++) n->data[i] = key + i;",
    owned: `n->data = calloc(4, sizeof *n->data);\n  if (!n->data) exit(1);\n  n->data[1] = key;`,
    none: "",
  }[data];
  addText(
    lines,
    `static struct node *node_new(unsigned key) {
  struct node *n = malloc(sizeof *n);
  if (!n) exit(1);
  n->key = key;
  ${init}
  n->next = NULL;
  return n;
}`,
  );
  const drop = data === "owned" ? "free(n->data); free(n);" : "free(n);";
  addOneOf(parts, insertions);
  addOneOf(parts, removals(drop));
  addOneOf(parts, reversals);
  addOneOf(parts, finds);
  addOneOf(parts, sums);
  addOneOf(parts, deletions(drop));
  writeDriver(parts, data === "none" ? null : { name: "hit->data", element, length: 4 });
  return `list_run(${String(5 + random.below(20))}u);`;
}

const insertions = [
  `static void list_insert(struct node **head, unsigned key) {
  struct node *n = node_new(key);
  n->next = *head;
  *head = n;
}`,
  `static void list_insert(struct node **head, unsigned key) {
  struct node **at = head;
  while (*at && (*at)->key < key) at = &(*at)->next;
  struct node *n = node_new(key);
  n->next = *at;
  *at = n;
}`,
  `static void list_insert(struct node **head, unsigned key) {
  struct node *n = node_new(key);
  if (!*head) {
    *head = n;
    return;
  }
  struct node *last = *head;
  while (last->next != NULL) last = last->next;
  last->next = n;
}`,
];

function removals(drop: string): readonly string[] {
  return [
    `static unsigned list_remove(struct node **head, unsigned key) {
  for (struct node **at = head; *at; at = &(*at)->next) {
    if ((*at)->key % 5 == key % 5) {
      struct node *n = *at;
      unsigned found = n->key;
      *at = n->next;
      ${drop}
      return found;
    }
  }
  return 0;
}`,
    `static unsigned list_remove(struct node **head, unsigned key) {
  struct node *n = *head, *before = NULL;
  while (n && n->key % 5 != key % 5) {
    before = n;
    n = n->next;
  }
  if (!n) return 0;
  if (before) before->next = n->next;
  else *head = n->next;
  unsigned found = n->key;
  ${drop}
  return found;
}`,
    `static unsigned list_remove(struct node **head, unsigned key) {
  struct node *n = *head;
  if (n == NULL) return key;
  *head = n->next;
  unsigned found = n->key;
  ${drop}
  return found;
}`,
  ];
}

const reversals = [
  `static struct node *list_turn(struct node *head) {
  struct node *done = NULL;
  while (head) {
    struct node *next = head->next;
    head->next = done;
    done = head;
    head = next;
  }
  return done;
}`,
  `static struct node *list_turn(struct node *head) {
  if (!head || !head->next) return head;
  struct node *first = head;
  head = head->next;
  first->next = NULL;
  struct node *last = head;
  while (last->next) last = last->next;
  last->next = first;
  return head;
}`,
];

const finds = [
  `static struct node *list_find(struct node *head, unsigned key) {
  for (struct node *n = head; n; n = n->next)
    if (n->key % 7 == key % 7) return n;
  return NULL;
}`,
  `static struct node *list_find(struct node *head, unsigned key) {
  while (head != NULL && head->key % 7 != key % 7) head = head->next;
  return head;
}`,
  `static struct node *list_find(struct node *head, unsigned key) {
  if (!head) return NULL;
  if (head->key % 7 == key % 7) return head;
  return list_find(head->next, key);
}`,
];

const sums = [
  `static unsigned list_sum(const struct node *n) {
  return n ? n->key + 3u * list_sum(n->next) : 1u;
}`,
  `static unsigned list_sum(const struct node *n) {
  unsigned sum = 1;
  for (; n != NULL; n = n->next) sum = sum * 3u + n->key;
  return sum;
}`,
];

function deletions(drop: string): readonly string[] {
  return [
    `static void list_free(struct node *n) {
  while (n) {
    struct node *next = n->next;
    ${drop}
    n = next;
  }
}`,
    `static void list_free(struct node *n) {
  if (!n) return;
  list_free(n->next);
  ${drop}
}`,
  ];
}

type Data = Parameters<typeof touch>[1];

function writeDriver(parts: ProgramParts, data: Data | null): void {
  const { lines, random } = parts;
  lines.open("static void list_run(unsigned turns)");
  lines.add("struct node *head = NULL;");
  lines.open("for (unsigned i = 0; i < turns; i++)");
  lines.add(`list_insert(&head, i * ${String(3 + random.below(9))}u % 23u);`);
  if (random.onceIn(2)) lines.add("if (i % 3 == 2) note(list_remove(&head, i));");
  if (random.onceIn(2)) lines.add("if (i % 4 == 1) head = list_turn(head);");
  if (random.onceIn(2)) {
    lines.add("struct node *hit = list_find(head, i);");
    lines.open("if (hit)");
    lines.add("hit->key += 2;");
    if (data) touch(parts, data);
    lines.close();
  }
  lines.add("note(list_sum(head));");
  lines.close();
  lines.add("list_free(head);");
  lines.close();
  lines.add("");
}
