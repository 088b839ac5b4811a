#pragma once

#include "server/config/Config.h"

#include <QDialog>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace ui {

class FieldNote;
class PlainLabel;

/// Where to, and under which name: the last question before others can fetch what a stranger sent.
class ReleaseDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `names` of the files; with more than one each keeps its own.
    ReleaseDialog(const QList<config::Area> &areas, const QStringList &names, QWidget *parent = nullptr);

    /// What speaks against it, a line each; it can be done all the same.
    void warn(const QStringList &warnings);

    /// The virtual path for each of the names.
    QStringList targets() const;

    /// Of all areas those that somebody may download from.
    static QList<config::Area> targetsOf(const QList<config::Area> &areas);

private:
    void check();
    QString problem() const;

    QStringList m_names;
    QList<config::Area> m_areas;
    QComboBox *m_area;
    QLineEdit *m_folder;
    QLineEdit *m_name;
    PlainLabel *m_consequence;
    FieldNote *m_note;
    FieldNote *m_warning;
    QPushButton *m_release;
};

} // namespace ui
