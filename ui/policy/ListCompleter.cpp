#include "ui/policy/ListCompleter.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
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
    edit->installEventFilter(this);
    connect(edit, &QLineEdit::textEdited, this, [this] { complete(Offer::WhatFits); });
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &ListCompleter::take);
}

void ListCompleter::setChoices(const QStringList &choices)
{
    m_model->setStringList(choices);
}

bool ListCompleter::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress || watched != m_edit)
        return QObject::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool down = key->key() == Qt::Key_Down && key->modifiers() == Qt::NoModifier;
    const bool space = key->key() == Qt::Key_Space && key->modifiers() == Qt::ControlModifier;
    if (!down && !space)
        return false;
    complete(Offer::Everything);
    return true;
}

void ListCompleter::complete(Offer offer)
{
    const QString text = m_edit->text();
    const QString item = text.mid(text.lastIndexOf(u',') + 1).trimmed();
    m_completer->setCompletionPrefix(item);
    const bool only = m_completer->completionCount() == 1 && m_completer->currentCompletion() == item;
    const bool nothing = only || m_completer->completionCount() == 0;
    if (offer == Offer::WhatFits && (nothing || item.isEmpty())) {
        m_completer->popup()->hide();
        return;
    }
    if (nothing)
        m_completer->setCompletionPrefix({});
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
