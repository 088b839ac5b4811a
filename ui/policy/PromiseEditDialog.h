#pragma once

#include "server/policy/Policy.h"

#include <QDialog>

class QPushButton;

namespace ui {

class PromiseEdit;

/// Asks for a promise; can be accepted only when the sentence is complete.
class PromiseEditDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit PromiseEditDialog(const QStringList &users, QWidget *parent = nullptr);

    void setPromise(const policy::Promise &promise); ///< one that exists already
    const policy::Promise &promise() const;

private:
    PromiseEdit *m_edit;
    QPushButton *m_accept;
};

} // namespace ui
