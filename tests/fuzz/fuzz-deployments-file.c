/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <glib/gstdio.h>
#include <unistd.h>
#include "settings/deployment.h"
#include "settings/deployments-file.h"

/* What was read can be written, and then reads the same. */
static void
write_again (RqDeploymentsFile *file,
             const char        *path)
{
  g_autoptr (GPtrArray) before = g_ptr_array_ref (rq_deployments_file_get_list (file));
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < before->len; i++)
    rq_deployments_file_set (file, before->pdata[i]);
  rq_deployments_file_write (file, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rq_deployments_file_get_list (file)->len, ==, before->len);
  for (guint i = 0; i < before->len; i++)
    g_assert_true (rq_deployment_equal (before->pdata[i],
                                        rq_deployments_file_get_list (file)->pdata[i]));
}

/* The key file of deployments, which people edit. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *folder = g_dir_make_tmp ("requeen-fuzz-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "deployments.ini", NULL);
  g_autofree char *lock = g_strconcat (path, ".lock", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RqDeploymentsFile) file = NULL;

  g_assert_true (g_file_set_contents (path, (const char *) data, size, NULL));
  file = rq_deployments_file_open (path, TRUE, &error);
  g_assert_true ((file == NULL) == (error != NULL));
  if (file != NULL)
    write_again (file, path);
  g_unlink (path);
  g_unlink (lock);
  g_rmdir (folder);
  return 0;
}
