#pragma once

#include <QObject>
#include <QStringList>

class QCompleter;
class QLineEdit;
class QStringListModel;

namespace ui {

/// Completes the last item of a list that is typed into a line, separated by commas.
class ListCompleter final : public QObject
{
    Q_OBJECT

public:
    explicit ListCompleter(QLineEdit *edit);

    void setChoices(const QStringList &choices);

Q_SIGNALS:
    void completed(const QString &text); ///< the whole line, after a choice was taken

private:
    void complete(const QString &text);
    void take(const QString &choice);

    QLineEdit *m_edit;
    QStringListModel *m_model;
    QCompleter *m_completer;
};

} // namespace ui
