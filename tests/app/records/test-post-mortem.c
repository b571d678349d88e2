/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/post-mortem.h"

#include "records/lock.h"
#include "records/post-mortem-markdown.h"
#include "records/post-mortem-merge.h"
#include "swarm/json.h"

#define RELEASE "20261122-1020-3.9.54-ab12"

static RqPostMortem *
with (RqPostMortem     *self,
      RqPostMortemField field,
      const char       *text)
{
  RqPostMortem *changed = rq_post_mortem_with_text (self, field, text);

  rq_post_mortem_unref (self);
  return changed;
}

/* Takes both. */
static RqPostMortem *
with_action (RqPostMortem *self,
             RqActionItem *item)
{
  g_autoptr (GPtrArray) actions =
    g_ptr_array_new_with_free_func ((GDestroyNotify) rq_action_item_free);
  GPtrArray *now = rq_post_mortem_get_actions (self);
  RqPostMortem *changed;

  for (guint i = 0; i < now->len; i++)
    g_ptr_array_add (actions, rq_action_item_copy (now->pdata[i]));
  g_ptr_array_add (actions, item);
  changed = rq_post_mortem_with_actions (self, actions);
  rq_post_mortem_unref (self);
  return changed;
}

/* With everything in it that could break a document. */
static RqPostMortem *
make_full (void)
{
  RqPostMortem *full = rq_post_mortem_new (RELEASE);

  full = with (full, RQ_POST_MORTEM_SUMMARY,
               "# not a heading\n\n## Impact\n- a list\n- <b>html</b> & `code` \\# \\\\# "
               "\\<i>\n---\n"
               "text\n===\n<!-- requeen:timeline -->\nüñí — “quotes”");
  full = with (full, RQ_POST_MORTEM_IMPACT, "  indented\n\n\nafter empty lines");
  full = with (full, RQ_POST_MORTEM_ROOT_CAUSES, "_Drafted_ <!-- requeen:drafted -->\nmore");
  full = with (full, RQ_POST_MORTEM_TIMELINE,
               "2026-11-22 10:20:31 UTC task: \"exec /x\": a|b \\| *no* <none> _x_\n"
               "2026-11-22 10:21 without seconds\n\nno time at all\n2026-11-22 10:22:00 UTC");
  full = with_action (full, rq_action_item_new (NULL, "Pin | the \\ image `x`", "Ann|Lee",
                                                "2026-12-01", FALSE));
  full = with_action (full, rq_action_item_new (NULL, "--", "--", "--", TRUE));
  return with_action (full, rq_action_item_new (NULL, "only what", "", "", FALSE));
}

static void
test_label (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RqPostMortem) full = make_full ();
  g_autoptr (RqPostMortem) kept = rq_post_mortem_signed (full, "Ann Lee <ann@desk>");
  g_autofree char *label = rq_post_mortem_to_label (kept, &error);
  g_autoptr (RqPostMortem) read = rq_post_mortem_from_label (label, &error);

  g_assert_no_error (error);
  g_assert_true (rq_post_mortem_equal (full, read));
  g_assert_cmpstr (rq_post_mortem_get_author (read), ==, "Ann Lee <ann@desk>");
  g_assert_nonnull (rq_post_mortem_get_changed (read));
  g_assert_cmpstr (rq_post_mortem_get_release (read), ==, RELEASE);
}

/* What a newer Requeen has added is still there after a change here. */
static void
test_unknown_fields (void)
{
  static const char label[] =
    "{\"format\":1,\"release\":\"" RELEASE "\",\"severity\":\"high\",\"summary\":\"old\","
    "\"actions\":[{\"id\":\"1\",\"what\":\"w\",\"ticket\":12},{\"what\":7},5]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (RqPostMortem) read = rq_post_mortem_from_label (label, &error);
  g_autoptr (RqPostMortem) changed = NULL;
  g_autoptr (RqPostMortem) again = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (rq_post_mortem_get_actions (read)->len, ==, 2);
  changed = rq_post_mortem_with_text (read, RQ_POST_MORTEM_SUMMARY, "new");
  again = rq_post_mortem_with_actions (changed, rq_post_mortem_get_actions (changed));
  text = rq_post_mortem_to_label (again, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "\"severity\":\"high\""));
  g_assert_nonnull (strstr (text, "\"ticket\":12"));
  g_assert_nonnull (strstr (text, "\"summary\":\"new\""));
  g_assert_cmpstr (rq_post_mortem_get_text (read, RQ_POST_MORTEM_SUMMARY), ==, "old");
}

static void
test_bad_labels (void)
{
  static const struct
  {
    const char *label;
    int code;
  } cases[] = {
    { "", RQ_RECORD_ERROR_DAMAGED },
    { "[]", RQ_RECORD_ERROR_DAMAGED },
    { "{\"format\":1}", RQ_RECORD_ERROR_DAMAGED },
    { "{\"format\":1,\"release\":\"../x\"}", RQ_RECORD_ERROR_DAMAGED },
    { "{\"format\":9,\"release\":\"" RELEASE "\"}", RQ_RECORD_ERROR_TOO_NEW },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (rq_post_mortem_from_label (cases[i].label, &error));
      g_assert_error (error, RQ_RECORD_ERROR, cases[i].code);
    }
}

static void
test_limit (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (RQ_POST_MORTEM_MAX, 'x');
  g_autoptr (RqPostMortem) large = with (rq_post_mortem_new (RELEASE), RQ_POST_MORTEM_IMPACT, text);

  g_assert_null (rq_post_mortem_to_label (large, &error));
  g_assert_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "192"));
}

static void
test_drafted (void)
{
  g_autoptr (RqPostMortem) empty = rq_post_mortem_new (RELEASE);
  g_autoptr (RqPostMortem) draft =
    rq_post_mortem_with_draft (empty, RQ_POST_MORTEM_SUMMARY, "drafted");
  g_autoptr (RqPostMortem) same =
    rq_post_mortem_with_text (draft, RQ_POST_MORTEM_SUMMARY, "drafted");
  g_autoptr (RqPostMortem) other =
    rq_post_mortem_with_text (draft, RQ_POST_MORTEM_SUMMARY, "edited");

  g_assert_true (rq_post_mortem_is_drafted (draft, RQ_POST_MORTEM_SUMMARY));
  g_assert_false (rq_post_mortem_is_drafted (draft, RQ_POST_MORTEM_IMPACT));
  g_assert_true (rq_post_mortem_is_drafted (same, RQ_POST_MORTEM_SUMMARY));
  g_assert_false (rq_post_mortem_is_drafted (other, RQ_POST_MORTEM_SUMMARY));
}

static void
test_cleaning (void)
{
  g_autoptr (RqPostMortem) made =
    with (rq_post_mortem_new (RELEASE), RQ_POST_MORTEM_SUMMARY, "\n\na\r\nb\033[31m\tc\xff\n \n");
  g_autoptr (RqActionItem) item = rq_action_item_new (NULL, " one\ntwo ", "", "", FALSE);

  g_assert_cmpstr (rq_post_mortem_get_text (made, RQ_POST_MORTEM_SUMMARY), ==,
                   "a\nb[31m\tc\xef\xbf\xbd");
  g_assert_cmpstr (item->what, ==, "one two");
}

static RqPostMortem *
read_markdown (RqPostMortem *now,
               const char   *text)
{
  g_autoptr (GError) error = NULL;
  RqPostMortem *read = rq_post_mortem_from_markdown (now, text, strlen (text), NULL, &error);

  g_assert_no_error (error);
  return read;
}

static void
test_markdown (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RqPostMortem) empty = rq_post_mortem_new (RELEASE);
  g_autoptr (RqPostMortem) full = make_full ();
  g_autofree char *text = rq_post_mortem_to_markdown (full, "Post-mortem: <x> | 1 → 2");
  g_autofree char *own = rq_post_mortem_dup_revision (full);
  g_autofree char *revision = NULL;
  g_autoptr (RqPostMortem) read =
    rq_post_mortem_from_markdown (empty, text, strlen (text), &revision, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (revision, ==, own);
  for (guint i = 0; i < RQ_POST_MORTEM_N_FIELDS; i++)
    g_assert_cmpstr (rq_post_mortem_get_text (read, i), ==, rq_post_mortem_get_text (full, i));
  g_assert_true (rq_post_mortem_equal (read, full));
  g_assert_true (g_str_has_prefix (text, "# Post-mortem: \\<x\\> \\| 1 → 2\n"));
}

/* A row that says the same stays the same row, with what is not known here. */
static void
test_markdown_identity (void)
{
  g_autoptr (RqPostMortem) full = make_full ();
  g_autofree char *text = rq_post_mortem_to_markdown (full, "t");
  g_autoptr (RqPostMortem) read = read_markdown (full, text);
  GPtrArray *before = rq_post_mortem_get_actions (full);
  GPtrArray *after = rq_post_mortem_get_actions (read);

  g_assert_cmpuint (after->len, ==, before->len);
  for (guint i = 0; i < after->len; i++)
    g_assert_cmpstr (((RqActionItem *) after->pdata[i])->id, ==,
                     ((RqActionItem *) before->pdata[i])->id);
}

static void
test_by_hand (void)
{
  g_autoptr (RqPostMortem) empty = rq_post_mortem_new (RELEASE);
  g_autoptr (RqPostMortem) read =
    read_markdown (empty, "# Outage\nIt broke.\n\n## IMPACT\nAll users.\n### Details\nmore\n"
                   "## Unknown heading\nstays\n## root causes\nA bug\n## Action Items\n"
                   "- [x] Page Bob\n* Write a test\n| x | Fix it | Ann |\n"
                   "## Timeline\n10:20 broke\n");
  GPtrArray *actions = rq_post_mortem_get_actions (read);

  g_assert_cmpstr (rq_post_mortem_get_text (read, RQ_POST_MORTEM_SUMMARY), ==, "It broke.");
  g_assert_cmpstr (rq_post_mortem_get_text (read, RQ_POST_MORTEM_IMPACT), ==,
                   "All users.\n### Details\nmore\n## Unknown heading\nstays");
  g_assert_cmpstr (rq_post_mortem_get_text (read, RQ_POST_MORTEM_ROOT_CAUSES), ==, "A bug");
  g_assert_cmpstr (rq_post_mortem_get_text (read, RQ_POST_MORTEM_TIMELINE), ==, "10:20 broke");
  g_assert_cmpuint (actions->len, ==, 3);
  g_assert_cmpstr (((RqActionItem *) actions->pdata[0])->what, ==, "Page Bob");
  g_assert_true (((RqActionItem *) actions->pdata[0])->done);
  g_assert_cmpstr (((RqActionItem *) actions->pdata[2])->owner, ==, "Ann");
}

static void
check_refused (const char *text,
               gsize       length)
{
  g_autoptr (RqPostMortem) empty = rq_post_mortem_new (RELEASE);
  g_autoptr (GError) error = NULL;

  g_assert_null (rq_post_mortem_from_markdown (empty, text, length, NULL, &error));
  g_assert_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED);
}

static void
test_bad_files (void)
{
  g_autoptr (RqPostMortem) other = rq_post_mortem_new ("20261122-1020-1.0-ffff");
  g_autofree char *of_other = rq_post_mortem_to_markdown (other, "t");
  g_autoptr (GString) large = g_string_new ("## Summary\n");
  g_autoptr (GString) many = g_string_new ("## Action Items\n");

  while (large->len <= RQ_POST_MORTEM_MARKDOWN_MAX)
    g_string_append (large, "0123456789\n");
  for (int i = 0; i <= RQ_ACTION_ITEMS_MAX; i++)
    g_string_append_printf (many, "- do %d\n", i);
  check_refused ("", 0);
  check_refused ("no heading", 10);
  check_refused ("## Summary\n\xff", 12);
  check_refused ("## Summary\n\0x", 13);
  check_refused (of_other, strlen (of_other));
  check_refused (large->str, large->len);
  check_refused (many->str, many->len);
}

static void
test_merge (void)
{
  g_autoptr (RqPostMortem) base =
    with_action (with (rq_post_mortem_new (RELEASE), RQ_POST_MORTEM_SUMMARY, "base"),
                 rq_action_item_new ("1", "old", "", "", FALSE));
  g_autoptr (RqPostMortem) mine =
    with_action (with (with (rq_post_mortem_ref (base), RQ_POST_MORTEM_SUMMARY, "mine"),
                       RQ_POST_MORTEM_IMPACT, "my impact"),
                 rq_action_item_new ("2", "my action", "", "", FALSE));
  g_autoptr (RqPostMortem) theirs =
    with_action (with (with (rq_post_mortem_ref (base), RQ_POST_MORTEM_SUMMARY, "theirs"),
                       RQ_POST_MORTEM_TRIGGER, "their trigger"),
                 rq_action_item_new ("3", "their action", "", "", FALSE));
  g_autoptr (RqPostMortem) signed_theirs = rq_post_mortem_signed (theirs, "Bob Ray <bob@desk>");
  g_autofree char *conflicts = NULL;
  g_autoptr (RqPostMortem) merged = rq_post_mortem_merge (base, mine, signed_theirs, &conflicts);

  g_assert_cmpstr (rq_post_mortem_get_text (merged, RQ_POST_MORTEM_SUMMARY), ==,
                   "mine\n— Bob Ray wrote at the same time: —\ntheirs\n—");
  g_assert_cmpstr (rq_post_mortem_get_text (merged, RQ_POST_MORTEM_IMPACT), ==, "my impact");
  g_assert_cmpstr (rq_post_mortem_get_text (merged, RQ_POST_MORTEM_TRIGGER), ==, "their trigger");
  g_assert_cmpuint (rq_post_mortem_get_actions (merged)->len, ==, 3);
  g_assert_cmpstr (conflicts, ==, "“Summary”");
}

static RqPostMortem *
make_with (const char *what,
           gboolean    done)
{
  return with_action (rq_post_mortem_new (RELEASE),
                      rq_action_item_new ("1", what, "", "", done));
}

static void
check_actions (RqPostMortem *base,
               RqPostMortem *mine,
               RqPostMortem *theirs,
               guint         n_rows,
               gboolean      conflict)
{
  g_autofree char *conflicts = NULL;
  g_autoptr (RqPostMortem) merged = rq_post_mortem_merge (base, mine, theirs, &conflicts);

  g_assert_cmpuint (rq_post_mortem_get_actions (merged)->len, ==, n_rows);
  g_assert_cmpint (conflicts != NULL, ==, conflict);
}

static void
test_merge_actions (void)
{
  g_autoptr (RqPostMortem) none = rq_post_mortem_new (RELEASE);
  g_autoptr (RqPostMortem) old = make_with ("old", FALSE);
  g_autoptr (RqPostMortem) done = make_with ("old", TRUE);
  g_autoptr (RqPostMortem) renamed = make_with ("new", FALSE);

  check_actions (old, done, old, 1, FALSE);
  check_actions (old, old, done, 1, FALSE);
  check_actions (old, done, done, 1, FALSE);
  check_actions (old, done, renamed, 2, TRUE);
  check_actions (old, none, old, 0, FALSE);    /* I removed it */
  check_actions (old, old, none, 0, FALSE);    /* they did */
  check_actions (old, none, renamed, 1, FALSE); /* they have changed what I removed */
  check_actions (old, renamed, none, 1, FALSE);
}

static void
test_import (void)
{
  g_autoptr (RqPostMortem) full = make_full ();
  g_autoptr (RqPostMortem) imported = rq_post_mortem_imported (full, "abc", "Ann <ann@desk>");
  g_autoptr (RqPostMortem) merged = rq_post_mortem_merge (full, imported, full, NULL);
  g_autoptr (RqPostMortem) edited =
    rq_post_mortem_with_text (imported, RQ_POST_MORTEM_LUCKY, "It was Sunday.");

  g_assert_true (rq_post_mortem_is_import (imported, "abc", "Ann <ann@desk>"));
  g_assert_true (rq_post_mortem_is_import (merged, "abc", "Ann <ann@desk>"));
  g_assert_false (rq_post_mortem_is_import (imported, "abd", "Ann <ann@desk>"));
  g_assert_false (rq_post_mortem_is_import (imported, "abc", "Bob <bob@desk>"));
  g_assert_false (rq_post_mortem_is_import (edited, "abc", "Ann <ann@desk>"));
  g_assert_false (rq_post_mortem_is_import (full, "", ""));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/post-mortem/label", test_label);
  g_test_add_func ("/post-mortem/unknown-fields", test_unknown_fields);
  g_test_add_func ("/post-mortem/bad-labels", test_bad_labels);
  g_test_add_func ("/post-mortem/limit", test_limit);
  g_test_add_func ("/post-mortem/drafted", test_drafted);
  g_test_add_func ("/post-mortem/cleaning", test_cleaning);
  g_test_add_func ("/post-mortem/markdown", test_markdown);
  g_test_add_func ("/post-mortem/markdown-identity", test_markdown_identity);
  g_test_add_func ("/post-mortem/by-hand", test_by_hand);
  g_test_add_func ("/post-mortem/bad-files", test_bad_files);
  g_test_add_func ("/post-mortem/merge", test_merge);
  g_test_add_func ("/post-mortem/merge-actions", test_merge_actions);
  g_test_add_func ("/post-mortem/import", test_import);
  return g_test_run ();
}
