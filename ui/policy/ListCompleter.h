#pragma once

#include <QObject>
#include <QStringList>

class QCompleter;
class QLineEdit;
class QStringListModel;

namespace ui {

/// Completes the last item of a list that is typed into a line, separated by commas. The Down key and Ctrl+Space offer
/// everything there is to choose.
class ListCompleter final : public QObject
{
    Q_OBJECT

public:
    explicit ListCompleter(QLineEdit *edit);

    void setChoices(const QStringList &choices);

Q_SIGNALS:
    void completed(const QString &text); ///< the whole line, after a choice was taken

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum class Offer { WhatFits, Everything };
    void complete(Offer offer);
    void take(const QString &choice);

    QLineEdit *m_edit;
    QStringListModel *m_model;
    QCompleter *m_completer;
};

} // namespace ui
