/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A PAM module for tests: asks what its arguments say and compares. "-PROMPT=ANSWER" is not shown
 * while it is typed, "+PROMPT=ANSWER" is, "iTEXT" only tells something. PAM's own headers are not
 * needed: this is all of its interface that is used. */
#include <stdlib.h>
#include <string.h>

enum
{
  PAM_SUCCESS = 0,
  PAM_AUTH_ERR = 7,
  PAM_CONV = 5,
  PAM_PROMPT_ECHO_OFF = 1,
  PAM_PROMPT_ECHO_ON = 2,
  PAM_TEXT_INFO = 4,
};

struct pam_message
{
  int style;
  const char *text;
};

struct pam_response
{
  char *text;
  int unused;
};

struct pam_conv
{
  int (*converse) (int                        n,
                   const struct pam_message **messages,
                   struct pam_response      **responses,
                   void                      *data);
  void *data;
};

typedef int Step (void        *handle,
                  int          flags,
                  int          argc,
                  const char **argv);

int  pam_get_item (const void  *handle,
                   int          item,
                   const void **value);
Step pam_sm_authenticate, pam_sm_setcred, pam_sm_acct_mgmt, pam_sm_open_session,
     pam_sm_close_session;

static int
style_of (char mark)
{
  if (mark == 'i')
    return PAM_TEXT_INFO;
  return mark == '+' ? PAM_PROMPT_ECHO_ON : PAM_PROMPT_ECHO_OFF;
}

static int
ask (const struct pam_conv *conversation,
     const char            *argument)
{
  char *text = strdup (argument + 1);
  char *answer = strchr (text, '=');
  const struct pam_message message = { style_of (argument[0]), text };
  const struct pam_message *messages[] = { &message };
  struct pam_response *responses = NULL;
  int result = PAM_AUTH_ERR;

  if (answer != NULL)
    *answer++ = '\0';
  if (conversation->converse (1, messages, &responses, conversation->data) == PAM_SUCCESS &&
      (answer == NULL || (responses != NULL && responses->text != NULL &&
                          strcmp (responses->text, answer) == 0)))
    result = PAM_SUCCESS;

  if (responses != NULL)
    free (responses->text);
  free (responses);
  free (text);
  return result;
}

int
pam_sm_authenticate (void        *handle,
                     int          flags,
                     int          argc,
                     const char **argv)
{
  const void *item = NULL;

  if (pam_get_item (handle, PAM_CONV, &item) != PAM_SUCCESS || item == NULL)
    return PAM_AUTH_ERR;

  for (int i = 0; i < argc; i++)
    if (ask (item, argv[i]) != PAM_SUCCESS)
      return PAM_AUTH_ERR;

  return PAM_SUCCESS;
}

int
pam_sm_setcred (void        *handle,
                int          flags,
                int          argc,
                const char **argv)
{
  return PAM_SUCCESS;
}

int
pam_sm_acct_mgmt (void        *handle,
                  int          flags,
                  int          argc,
                  const char **argv)
{
  return PAM_SUCCESS;
}

int
pam_sm_open_session (void        *handle,
                     int          flags,
                     int          argc,
                     const char **argv)
{
  return PAM_SUCCESS;
}

int
pam_sm_close_session (void        *handle,
                      int          flags,
                      int          argc,
                      const char **argv)
{
  return PAM_SUCCESS;
}
