#include "ui/policy/ListCompleter.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QLineEdit>
#include <QStringListModel>

namespace ui {

ListCompleter::ListCompleter(QLineEdit *edit)
    : QObject(edit)
    , m_edit(edit)
    , m_model(new QStringListModel(this))
    , m_completer(new QCompleter(m_model, this))
{
    // Not the line's own completer: that would replace the whole line by the choice.
    m_completer->setWidget(edit);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setFilterMode(Qt::MatchContains);
    connect(edit, &QLineEdit::textEdited, this, &ListCompleter::complete);
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &ListCompleter::take);
}

void ListCompleter::setChoices(const QStringList &choices)
{
    m_model->setStringList(choices);
}

void ListCompleter::complete(const QString &text)
{
    const QString item = text.mid(text.lastIndexOf(u',') + 1).trimmed();
    m_completer->setCompletionPrefix(item);
    const bool only = m_completer->completionCount() == 1 && m_completer->currentCompletion() == item;
    if (item.isEmpty() || only || m_completer->completionCount() == 0) {
        m_completer->popup()->hide();
        return;
    }
    m_completer->complete();
}

void ListCompleter::take(const QString &choice)
{
    const QString text = m_edit->text();
    const qsizetype comma = text.lastIndexOf(u',');
    const QString before = comma < 0 ? QString() : QString(text.left(comma) + QStringLiteral(", "));
    m_edit->setText(before + choice);
    Q_EMIT completed(m_edit->text());
}

} // namespace ui
