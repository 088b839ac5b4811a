#include "ui/policy/PromiseEditDialog.h"

#include "ui/policy/PromiseEdit.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {

PromiseEditDialog::PromiseEditDialog(const QStringList &users, QWidget *parent)
    : QDialog(parent)
    , m_edit(new PromiseEdit(users, this))
    , m_accept(nullptr)
{
    setWindowTitle(tr("Add a promise"));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_accept = buttons->addButton(tr("Add the promise"), QDialogButtonBox::AcceptRole);
    m_accept->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    const auto show = [this] { m_accept->setEnabled(m_edit->isComplete()); };
    connect(m_edit, &PromiseEdit::changed, this, show);
    show();

    const int gap = fontMetrics().height();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(gap, gap, gap, gap);
    layout->setSpacing(gap);
    layout->addWidget(m_edit);
    layout->addStretch(1);
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 84);
}

void PromiseEditDialog::setPromise(const policy::Promise &promise)
{
    m_edit->setPromise(promise);
    setWindowTitle(tr("Change the promise"));
    m_accept->setText(tr("Change the promise"));
}

const policy::Promise &PromiseEditDialog::promise() const
{
    return m_edit->promise();
}

} // namespace ui
